/**
 * What the backup screen does: writes a copy, hands it over, checks one, keeps the folder. Each act ends with the
 * state read anew, because notes of backups are no records and no commit tells of them.
 */
import type { BackupNote } from '#lib/domain/backup.ts';
import { allowFolder, chooseFolder } from '#lib/client/folder.ts';
import type { Engine } from '#lib/client/engine.ts';
import type { BackupFile, BackupReport, BackupState } from '#lib/engine/api.ts';
import type { Live } from '#lib/client/live.svelte.ts';
import { automaticOf } from './automatic.svelte.ts';
import { canShareFile, downloadFile, shareFile } from './hand-over.ts';
import { Work } from './work.svelte.ts';

export class Backups {
	readonly work = new Work();
	/** A written copy that waits for a tap: the share sheet opens from a click only. */
	written = $state.raw<BackupFile | null>(null);
	/** Records that the copy written last lacks, because they do not open. */
	unreadable = $state(0);
	/** What the last checked file turned out to be. */
	report = $state.raw<{ report: BackupReport; fileName: string } | null>(null);
	readonly #engine: Engine;
	readonly #state: Live<BackupState>;

	constructor(engine: Engine, state: Live<BackupState>) {
		this.#engine = engine;
		this.#state = state;
	}

	/** Writes a copy. A download starts by itself; the share sheet waits for `share`. */
	async write(): Promise<void> {
		this.written = null;
		this.unreadable = 0;
		this.report = null;
		const written = await this.work.run('write', (options) => this.#engine.backup.write({}, options));
		if (!written) return;
		this.unreadable = written.unreadable;
		if (canShareFile(written.file)) this.written = written;
		else await this.download(written);
	}

	async share(written: BackupFile): Promise<void> {
		const place = await shareFile(written.file);
		if (place) await this.#handedOver(written, place);
	}

	async download(written: BackupFile): Promise<void> {
		await this.#handedOver(written, downloadFile(written.file));
	}

	/** Reads a file back whole; the engine marks one of ours as verified. */
	async check(file: File): Promise<void> {
		this.report = null;
		const report = await this.work.run('check', (options) =>
			this.#engine.restore.inspect({ file, secret: null }, options)
		);
		if (report) this.report = { report, fileName: file.name };
		this.refresh();
	}

	/** Chooses the folder and writes a first copy into it. */
	async choose(): Promise<void> {
		const handle = await chooseFolder();
		if (!handle) return;
		const chosen = await this.work.run('folder', async () => {
			await this.#engine.backup.chooseFolder({ handle });
			return true;
		});
		this.refresh();
		if (chosen) await this.writeToFolder(false);
	}

	async allow(handle: FileSystemDirectoryHandle): Promise<void> {
		if (await allowFolder(handle)) await this.writeToFolder(false);
		this.refresh();
	}

	async writeToFolder(confirmFewer: boolean): Promise<void> {
		const note = await this.work.run('folder', (options) =>
			this.#engine.backup.writeToFolder({ confirmFewer }, options)
		);
		if (note) automaticOf(this.#engine).failure = null;
		this.refresh();
	}

	async forgetFolder(): Promise<void> {
		await this.work.run('folder', () => this.#engine.backup.forgetFolder({}));
		this.refresh();
	}

	async forget({ id }: BackupNote): Promise<void> {
		await this.work.run('forget', () => this.#engine.backup.forget({ id }));
		this.refresh();
	}

	/** Reads the state anew. */
	refresh(): void {
		this.#state.retry();
	}

	async #handedOver({ note }: BackupFile, place: BackupNote['place']): Promise<void> {
		await this.work.run('write', () => this.#engine.backup.handedOver({ note, place }));
		this.written = null;
		this.refresh();
	}
}
