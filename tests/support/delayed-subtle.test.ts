import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { expect, test } from 'vitest';
import { DELAYED } from './delayed-subtle.ts';

// Runs in the project `store-delayed` only, beside the store's suites.

test('[F9] S89 every call of WebCrypto is answered a task later', async () => {
	expect(DELAYED).toEqual(expect.arrayContaining(['encrypt', 'decrypt', 'digest', 'deriveKey', 'importKey']));
	// A method that is refused its arguments is delayed like one that works.
	const subtle = crypto.subtle as unknown as Record<string, () => Promise<unknown>>;
	for (const name of DELAYED.filter((each) => each !== 'supports')) {
		let tasks = 0;
		const count = setInterval(() => tasks++);
		await subtle[name]!().catch(() => {});
		clearInterval(count);
		// A promise that settles within the task it was made in lets no timer run.
		expect(tasks, name).toBeGreaterThan(0);
	}
});

test('[F9] S89 a transaction that waits for WebCrypto fails here', async () => {
	const database = new Dexie('delayed-subtle');
	database.version(1).stores({ rows: 'id' });
	await database.open();
	const writing = database.transaction('rw', ['rows'], async () => {
		await database.table('rows').put({ id: 1 });
		// eslint-disable-next-line no-restricted-syntax -- the very mistake that the suites are run to find
		const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(8));
		await database.table('rows').put({ id: 2, digest });
	});
	// Dexie's word for it: the browser committed what there was, and the rest came too late.
	await expect(writing).rejects.toMatchObject({ name: 'PrematureCommitError' });
	database.close();
});
