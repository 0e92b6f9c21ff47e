import { describe, expect, test } from 'vitest';
import { fail, ok } from '#lib/domain/errors.ts';
import { folderInMemory } from '../../../../tests/support/folder.ts';
import { accessOf, filesIn, putFile, removeFiles } from './folder.ts';

const content = new Blob(['a whole backup']);
const isWhole = async (stored: Blob) =>
	(await stored.text()) === 'a whole backup' ? ok() : fail('backup-invalid', { fault: 'damaged' });

describe.each([true, false])('a file in the folder, where renaming is possible: %s', (canMove) => {
	test('gets its name once its bytes were read back', async () => {
		const folder = folderInMemory({ canMove });
		const looks: string[][] = [];
		const stored = await putFile(folder, 'one.kith', content, async (blob) => {
			looks.push([...folder.files.keys()]);
			return isWhole(blob);
		});
		expect(stored).toEqual(ok());
		expect(looks[0]).toEqual(['one.kith.part']);
		expect([...folder.files.keys()]).toEqual(['one.kith']);
		expect(await folder.files.get('one.kith')!.text()).toBe('a whole backup');
	});

	test('[F25] is not there at all where the disk gives back something else', async () => {
		const folder = folderInMemory({ canMove });
		folder.files.set('older.kith', content);
		folder.damage = (blob) => blob.slice(0, 3);
		expect(await putFile(folder, 'one.kith', content, isWhole)).toEqual(fail('backup-invalid', { fault: 'damaged' }));
		expect([...folder.files.keys()]).toEqual(['older.kith']);
	});

	test.each(['NotAllowedError', 'NotFoundError', 'InvalidStateError'])(
		'[F25] %s at any step is a lost folder, not a backup',
		async (name) => {
			for (let step = 0; step < 12; step++) {
				const folder = folderInMemory({ canMove });
				let calls = 0;
				// Every look at the failure is a step that the disk could refuse.
				Object.defineProperty(folder, 'failure', {
					get: () => (calls++ >= step ? new DOMException('gone', name) : null)
				});
				const stored = await putFile(folder, 'one.kith', content, isWhole);
				if (stored.ok) expect([...folder.files.keys()]).toEqual(['one.kith']);
				else expect(stored).toEqual(fail('folder-lost'));
			}
		}
	);
});

test('where renaming is refused the bytes are written and read back under the final name', async () => {
	const folder = folderInMemory();
	const give = folder.getFileHandle.bind(folder);
	folder.getFileHandle = async (name, options) => ({
		...(await give(name, options)),
		move: () => Promise.reject(new DOMException('not here', 'NotSupportedError'))
	});
	const read: string[] = [];
	await putFile(folder, 'one.kith', content, async (blob) => {
		read.push((blob as File).name);
		return isWhole(blob);
	});
	expect(read).toEqual(['one.kith.part', 'one.kith']);
	expect([...folder.files.keys()]).toEqual(['one.kith']);
});

test('a full disk and a fault of ours are not called a lost folder', async () => {
	const folder = folderInMemory();
	folder.failure = new DOMException('full', 'QuotaExceededError');
	await expect(putFile(folder, 'one.kith', content, isWhole)).rejects.toThrow('full');
	const sound = folderInMemory();
	await expect(putFile(sound, 'x', content, () => Promise.reject(new Error('ours')))).rejects.toThrow('ours');
});

test('removes what it is told and nothing else', async () => {
	const folder = folderInMemory();
	for (const name of ['mine.kith', 'taxes.pdf']) folder.files.set(name, content);
	expect(await removeFiles(folder, ['mine.kith', 'gone.kith'])).toEqual(ok());
	expect(await filesIn(folder)).toEqual(ok(new Set(['taxes.pdf'])));
});

test('[F25] access is looked up, not remembered', async () => {
	const folder = folderInMemory();
	expect(await accessOf(folder)).toBe('granted');
	folder.permission = 'prompt';
	expect(await accessOf(folder)).toBe('ask');
	folder.permission = 'denied';
	expect(await accessOf(folder)).toBe('lost');
	folder.permission = 'granted';
	folder.failure = new DOMException('deleted', 'NotFoundError');
	expect(await accessOf(folder)).toBe('lost');
	folder.failure = null;
	expect(await accessOf({ ...folder, queryPermission: undefined })).toBe('granted');
});
