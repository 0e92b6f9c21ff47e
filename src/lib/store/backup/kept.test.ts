import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Customer } from '#lib/domain/customer.ts';
import { textSecret, type DoorKind } from '#lib/domain/vault.ts';
import { contentOf, keptBackup, type Content } from '../../../../tests/support/kept.ts';
import { storeEnvironment } from '../../../../tests/support/store-environment.ts';
import { closeStores, openStoreOf, startDevice, valueOf } from '../../../../tests/support/store.ts';
import { openBackupKey } from '../vault/backup-keys.ts';
import { openDoors } from '../vault/doors.ts';
import { exportJson } from './export-json.ts';
import { sourceOfRows, sourceOfStore } from './export-sources.ts';
import { backupRows, readHeader, verifyBackup } from './reader.ts';

// A wait and no measure: several suites share the machine.
vi.setConfig({ testTimeout: 60_000 });

afterEach(closeStores);

/** Without what later versions add to a customer, which must say nothing there. */
function asVersionOne({ records, journal }: Content): Content {
	return {
		journal,
		records: records.map((record) => {
			if (record.table !== 'customers') return record;
			const { organisationId, dates, consents, relations, cadence, ...body } = record.body as Customer;
			expect({ organisationId, dates, consents, relations, cadence }).toEqual({
				organisationId: null,
				dates: [],
				consents: [],
				relations: [],
				cadence: null
			});
			return { ...record, body: body as Customer };
		})
	};
}

describe('[F23] the backup that version 1 wrote opens, whatever the code has become', () => {
	const kept = keptBackup();
	const { file } = kept;
	const secrets: [DoorKind & ('passphrase' | 'recovery'), string][] = [
		['passphrase', kept.passphrase],
		['recovery', kept.recoveryCode]
	];

	test.each(secrets)('by its %s, restored into a plain and into a sealed database', async (kind, text) => {
		const start = valueOf(await readHeader(file));
		const { seal } = start.header;
		const vault = valueOf(await openDoors(seal, textSecret(kind, text)));
		const key = (await openBackupKey(vault.key, start.header))!;
		const manifest = valueOf(await verifyBackup(file, start, key));
		for (const target of [null, { seal, key: vault.key }]) {
			const { device } = await startDevice(storeEnvironment());
			valueOf(await device.restore(backupRows(file, start, key), manifest, target));
			const store = openStoreOf(valueOf(await device.open({ key: target?.key ?? null })));
			expect(asVersionOne(await contentOf(store))).toEqual(kept.content);
			expect(valueOf(await store.check())).toMatchObject({
				journal: { firstBad: null, problem: null },
				unreadableTotal: 0,
				danglingTotal: 0,
				pageFaults: 0
			});
		}
	});

	test('and read without a database it gives what the restored one exports', async () => {
		const start = valueOf(await readHeader(file));
		const vault = valueOf(await openDoors(start.header.seal, textSecret('passphrase', kept.passphrase)));
		const key = (await openBackupKey(vault.key, start.header))!;
		const manifest = valueOf(await verifyBackup(file, start, key));
		const { device } = await startDevice(storeEnvironment());
		valueOf(await device.restore(backupRows(file, start, key), manifest, null));
		const store = openStoreOf(valueOf(await device.open({ key: null })));
		const read = async (blob: Blob) => {
			const all = JSON.parse(await blob.text()) as { customers: { id: string }[] };
			return { ...all, customers: all.customers.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
		};
		const withoutStore = await sourceOfRows(() => backupRows(file, start, key));
		expect(await read(await exportJson(withoutStore, 0))).toEqual(
			await read(await exportJson(sourceOfStore(store), 0))
		);
	});
});
