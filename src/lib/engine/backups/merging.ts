/**
 * Bringing back only some records: a comparison first, then one batch. What the comparison found is kept in the
 * worker for a single preview, and with it the key of the file, so that the secret is typed once.
 */
import { fail, ok } from '#lib/domain/errors.ts';
import type { Device, Store } from '#lib/store/contract.ts';
import { mergeChanges, planMerge, type MergePlan } from '#lib/store/backup/merge.ts';
import { backupRows, failureOfReading, verifyBackup, type BackupStart } from '#lib/store/backup/reader.ts';
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import { TABLE_NAMES } from '#lib/store/schema.ts';
import type { MergePreview } from '../api.ts';
import { refusalOf } from '../current.ts';
import type { Handlers } from '../context.ts';
import { openFile } from './keys.ts';

interface Preview {
	id: number;
	store: Store;
	plan: MergePlan;
	file: File;
	start: BackupStart;
	frames: CryptoKey;
}
/** The newest of each engine. */
const previews = new WeakMap<Device, Preview>();
let made = 0;

type Merging = Pick<Handlers<'restore'>, 'merge'> & { preview: Handlers<'restore'>['previewMerge'] };

export const merging: Merging = {
	async preview({ file, secret }, context) {
		const { device, standing, signal, progress } = context;
		previews.delete(device);
		if (standing.state !== 'open') return { ok: false, error: refusalOf(standing) };
		const book = await device.backups();
		if (!book.ok) return book;
		const opened = await openFile(file, secret, context, book.value);
		if (!opened.ok) return opened;
		const { start, keys } = opened.value;
		if (!keys) return fail('wrong-secret');
		const { frames } = keys;
		const manifest = await verifyBackup(file, start, frames, {
			signal,
			onProgress: (done) => progress('verifying', done, file.size)
		});
		if (!manifest.ok) return manifest;
		const total = TABLE_NAMES.reduce((sum, table) => sum + (manifest.value.counts[table] ?? 0), 0);
		const { store } = standing;
		const plan = await planMerge(() => backupRows(file, start, frames, { signal }), store, {
			signal,
			onProgress: (done) => progress('reading', done, total)
		});
		if (!plan.ok) return plan;
		const preview = { id: ++made, store, plan: plan.value, file, start, frames };
		previews.set(device, preview);
		return ok(shown(preview, context.locale));
	},

	async merge({ previewId, choice }, context) {
		const { device, standing, signal, progress } = context;
		const preview = previews.get(device);
		if (standing.state !== 'open') return { ok: false, error: refusalOf(standing) };
		// A newer comparison, or everything moved since.
		if (preview?.id !== previewId || preview.store !== standing.store) return fail('not-found');
		const { store, plan, file, start, frames } = preview;
		const source = () => backupRows(file, start, frames, { signal });
		const total = choice.only?.length ?? toWrite(plan, choice);
		try {
			const done = await store.batch({ kind: 'merge-restore' }, mergeChanges(source, store, plan, choice), {
				signal,
				onProgress: (count) => progress('writing', count, Math.max(count, total))
			});
			if (!done.ok) return done;
			previews.delete(device);
			return ok({ changed: done.value.records, seq: done.value.seq });
		} catch (reason) {
			const failure = failureOfReading(reason);
			if (failure) return { ok: false, error: failure };
			throw reason;
		}
	}
};

function toWrite({ counts }: MergePlan, choice: { missing: boolean; deleted: boolean; different: boolean }): number {
	return TABLE_NAMES.reduce((sum, table) => {
		const { missing, deleted, different } = counts[table];
		return sum + (choice.missing ? missing : 0) + (choice.deleted ? deleted : 0) + (choice.different ? different : 0);
	}, 0);
}

function shown({ id, plan }: Preview, locale: string): MergePreview {
	const { compare } = new Intl.Collator(locale);
	const customers = [...plan.customers]
		.map(([customer, { kind, name, fields }]) => ({ id: customer, name, kind, fields: [...fields] }))
		.sort((a, b) => compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
	return {
		previewId: id,
		tables: TABLE_NAMES.map((table) => ({ table, counts: plan.counts[table] })),
		customers: customers.slice(0, MAX_WINDOW),
		customersTotal: customers.length
	};
}
