/**
 * The way back from a file: choose it, open it, see what it is, then replace everything or bring back some records.
 * Until the last step nothing is changed; a step that fails leads back to the one before, with the reason.
 */
import { textSecret, type Secret } from '#lib/domain/vault.ts';
import type { Engine } from '#lib/client/engine.ts';
import type { BackupReport, MergeChoice, MergePreview } from '#lib/engine/api.ts';
import { Work } from './work.svelte.ts';

export type RestoreStep = 'file' | 'secret' | 'report' | 'merge' | 'done';
/** What stands on the device that a restore would replace. */
export interface Here {
	customers: number;
	sealed: boolean;
}
export type RestoreDone =
	/** `kept`: what stood here is there to go back to. */
	| { kind: 'replaced'; customers: number; kept: boolean }
	/** `seq`: the journal entry, for undo; null where nothing had to be written. */
	| { kind: 'merged'; records: number; seq: number | null };

export class Restore {
	step = $state<RestoreStep>('file');
	file = $state.raw<File | null>(null);
	report = $state.raw<BackupReport | null>(null);
	preview = $state.raw<MergePreview | null>(null);
	done = $state.raw<RestoreDone | null>(null);
	wrong = $state(false);
	readonly work = new Work();
	/** Kept while the flow runs, so that a slip can be corrected and the right one is typed once. */
	kind = $state<'passphrase' | 'recovery'>('passphrase');
	typed = $state('');
	readonly #engine: Engine;

	constructor(engine: Engine) {
		this.#engine = engine;
	}

	/** Reads a file with what this device knows; asks for a secret where that does not open it. */
	async choose(file: File): Promise<void> {
		this.file = file;
		this.typed = '';
		this.report = null;
		const report = await this.work.run('file', (options) =>
			this.#engine.restore.inspect({ file, secret: null }, options)
		);
		if (!report) return;
		this.report = report;
		this.step = report.manifest ? 'report' : 'secret';
	}

	async open(): Promise<void> {
		const { file } = this;
		if (!file || this.typed === '') return;
		const report = await this.work.run('secret', (options) =>
			this.#engine.restore.inspect({ file, secret: this.#secret() }, options)
		);
		this.wrong = this.work.failure?.code === 'wrong-secret';
		if (!report) return;
		this.report = report;
		this.step = 'report';
	}

	async replace(sealed: boolean, here: Here): Promise<void> {
		const { file, report } = this;
		if (!file || !report?.manifest) return;
		const { customers } = report.manifest;
		await this.work.run('replace', async (options) => {
			await this.#engine.restore.run({ file, secret: this.#secret(), sealed }, options);
			this.done = { kind: 'replaced', customers, kept: here.customers > 0 };
			this.#end();
		});
	}

	async compare(): Promise<void> {
		const { file } = this;
		if (!file) return;
		const preview = await this.work.run('compare', (options) =>
			this.#engine.restore.previewMerge({ file, secret: this.#secret() }, options)
		);
		if (!preview) return;
		this.preview = preview;
		this.step = 'merge';
	}

	async merge(choice: MergeChoice): Promise<void> {
		const { preview } = this;
		if (!preview) return;
		const { previewId } = preview;
		await this.work.run('merge', async (options) => {
			const { changed, seq } = await this.#engine.restore.merge({ previewId, choice }, options);
			this.done = { kind: 'merged', records: changed, seq };
			this.#end();
		});
	}

	back(): void {
		this.step = this.step === 'merge' ? 'report' : 'file';
		this.wrong = false;
		if (this.step === 'file') this.typed = '';
	}

	#secret(): Secret | null {
		return this.typed === '' ? null : textSecret(this.kind, this.typed);
	}
	#end(): void {
		this.step = 'done';
		this.typed = '';
	}
}
