/**
 * The state of one import, from the file to the summary. Holds the `File`, which never leaves this class
 * but for the engine. Which step is shown follows from the address and from what there is; going back is
 * always possible, and an edit of the plan ends a check made with the old one.
 */
import type { Failure } from '#lib/domain/errors.ts';
import type { ColumnTarget, CustomField, CustomFieldType } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { DuplicateChoice, ImportPlan } from '#lib/domain/imports.ts';
import { asKithError, type Engine } from '#lib/client/engine.ts';
import type {
	CheckFilter,
	CheckWindow,
	Contract,
	FileChoice,
	ImportCheck,
	ImportPreview,
	ImportSummary,
	Progress
} from '#lib/engine/api.ts';
import { carryOver, openQuestions, withColumn, withTarget, type ColumnPatch } from './plan.ts';
import { shownStep, type Step } from './steps.ts';

/** Where the walk is written down: the address, or a plain object in a test. */
export interface Walk {
	readonly step: string | null;
	/** `push` adds a step to the browser's history, so that its back button leads back. */
	go(step: Step, push: boolean): void;
}

export type WorkKind = 'opening' | 'checking' | 'importing';
export interface Work {
	kind: WorkKind;
	progress: Progress | null;
	/** The user asked to stop; the engine is putting everything back. */
	stopping: boolean;
}

type Reading = Pick<FileChoice, 'encoding' | 'delimiter' | 'headerRow'>;
type RunLabels = Contract['imports']['run']['input']['labels'];
type AllRowsChoice = Partial<Pick<ImportPlan, 'kind' | 'nameOrder' | 'country' | 'currency' | 'tags'>>;

export class ImportFlow {
	fileName = $state('');
	preview = $state.raw<ImportPreview | null>(null);
	plan = $state.raw<ImportPlan | null>(null);
	check = $state.raw<ImportCheck | null>(null);
	summary = $state.raw<ImportSummary | null>(null);
	work = $state.raw<Work | null>(null);
	failure = $state.raw<Failure | null>(null);
	/** What the user stopped last, until the next act. */
	stopped = $state<WorkKind | null>(null);
	/** The fields the user has, as the screen's live query knows them. */
	fields = $state.raw<readonly { id: FieldId; field: CustomField }[]>([]);

	readonly own: ReadonlyMap<FieldId, CustomFieldType> = $derived(
		new Map(this.fields.map(({ id, field }) => [id, field.type]))
	);
	readonly questions = $derived(this.preview && this.plan ? openQuestions(this.preview, this.plan, this.own) : []);
	readonly step: Step = $derived.by(() =>
		shownStep(this.#walk.step, {
			preview: this.preview !== null,
			check: this.check !== null,
			running: this.work?.kind === 'importing',
			summary: this.summary !== null
		})
	);

	#engine: Engine;
	#walk: Walk;
	#file: File | null = null;
	#reading: Reading = {};
	#touchedColumns = new Set<number>();
	#touchedAll = new Set<keyof AllRowsChoice>();
	#abort: AbortController | null = null;

	constructor(engine: Engine, walk: Walk) {
		this.#engine = engine;
		this.#walk = walk;
	}

	/** Whether there is a file to read once more. */
	get hasFile(): boolean {
		return this.#file !== null;
	}

	/** Reads another file from the start. */
	async open(file: File): Promise<void> {
		if (this.work?.kind === 'importing') return;
		this.#forget();
		this.#file = file;
		this.fileName = file.name;
		if (await this.#read({})) this.#walk.go('columns', true);
		else if (this.stopped === 'opening') this.#file = null;
	}

	/** Reads the same file with another encoding, delimiter or header row. */
	async reread(change: Reading): Promise<void> {
		const fresh = this.preview === null;
		// Another encoding or delimiter makes other rows: the header is looked for again.
		const base = change.headerRow === undefined ? { ...this.#reading, headerRow: undefined } : this.#reading;
		const done = await this.#read({ ...base, ...change });
		if (fresh && done) this.#walk.go('columns', true);
	}

	async #read(reading: Reading): Promise<boolean> {
		const file = this.#file;
		if (!file) return false;
		return this.#do(
			'opening',
			(options) => this.#engine.imports.open({ file, ...reading }, options),
			(preview) => {
				const before = this.plan;
				this.#reading = reading;
				this.check = null;
				this.preview = preview;
				this.plan = before
					? carryOver(preview.plan, before, { columns: this.#touchedColumns, all: this.#touchedAll })
					: preview.plan;
			}
		);
	}

	setTarget(index: number, target: ColumnTarget): void {
		if (!this.plan || !this.preview) return;
		this.#touchedColumns.add(index);
		this.#edit(withTarget(this.plan, this.preview, index, target, this.own));
	}

	setColumn(index: number, patch: ColumnPatch): void {
		if (!this.plan) return;
		this.#touchedColumns.add(index);
		this.#edit(withColumn(this.plan, index, patch));
	}

	setAll(patch: AllRowsChoice): void {
		if (!this.plan) return;
		for (const key of Object.keys(patch) as (keyof AllRowsChoice)[]) this.#touchedAll.add(key);
		this.#edit({ ...this.plan, ...patch });
	}

	#edit(plan: ImportPlan): void {
		this.plan = plan;
		this.check = null;
		this.failure = null;
		this.stopped = null;
	}

	/** Decides what becomes of each row; needs every question answered. */
	async startCheck(): Promise<void> {
		const file = this.#file;
		const plan = this.plan;
		if (!file || !plan || this.work || this.questions.length > 0) return;
		if (this.check) return this.#walk.go('check', true);
		await this.#do(
			'checking',
			(options) => this.#engine.imports.check({ file, plan }, options),
			(check) => {
				// Edited while it ran: what was checked is not what would be imported.
				if (this.plan !== plan) return;
				this.check = check;
				this.#walk.go('check', true);
			}
		);
	}

	rows(filter: CheckFilter, offset: number, limit: number): Promise<CheckWindow> {
		const checkId = this.check?.checkId ?? 0;
		return this.#engine.imports.rows({ checkId, filter, offset, limit });
	}

	/** Sets what happens to one probable duplicate or to all; answers whether it worked. */
	async choose(row: number | 'all', choice: DuplicateChoice): Promise<boolean> {
		const check = this.check;
		if (!check) return false;
		try {
			const counts = await this.#engine.imports.choose({ checkId: check.checkId, row, choice });
			if (this.check?.checkId === check.checkId) this.check = { ...check, counts };
			return true;
		} catch (reason) {
			this.fail(reason);
			return false;
		}
	}

	/** Writes the import; after a cancel or a failure everything is as before. */
	async run(labels: RunLabels): Promise<boolean> {
		const check = this.check;
		if (!check || this.work) return false;
		this.#walk.go('done', true);
		const done = await this.#do(
			'importing',
			(options) => this.#engine.imports.run({ checkId: check.checkId, labels }, options),
			(summary) => {
				const name = this.fileName;
				this.#clear();
				this.fileName = name;
				this.summary = summary;
			}
		);
		if (!done && this.check) this.#walk.go('check', false);
		return done;
	}

	cancel(): void {
		if (!this.work || !this.#abort) return;
		this.work = { ...this.work, stopping: true };
		this.#abort.abort();
	}

	goTo(step: Step): void {
		this.failure = null;
		this.stopped = null;
		if (this.work?.kind !== 'importing') this.cancel();
		this.#walk.go(step, true);
	}

	/** Back to an empty first step. */
	restart(): void {
		this.#forget();
		this.#walk.go('file', true);
	}

	/** Ends whatever runs; for when the screen goes away. */
	stop(): void {
		this.#abort?.abort();
	}

	fail(reason: unknown): void {
		const { failure } = asKithError(reason);
		this.failure = failure;
		if (failure.code === 'file-changed') {
			this.#forget();
			this.failure = failure;
			this.#walk.go('file', false);
		}
	}

	/** Ends whatever runs and drops everything known about the file. */
	#forget(): void {
		this.#abort?.abort();
		this.#abort = null;
		this.work = null;
		this.#clear();
	}

	#clear(): void {
		this.#file = null;
		this.#reading = {};
		this.#touchedColumns.clear();
		this.#touchedAll.clear();
		this.fileName = '';
		this.preview = null;
		this.plan = null;
		this.check = null;
		this.summary = null;
		this.failure = null;
		this.stopped = null;
	}

	/**
	 * One long call at a time. `apply` takes the answer before the work counts as over, so that no screen
	 * of the step before flickers in between. Answers whether it came that far.
	 */
	async #do<T>(
		kind: WorkKind,
		call: (options: { signal: AbortSignal; onProgress: (progress: Progress) => void }) => Promise<T>,
		apply: (answer: T) => void
	): Promise<boolean> {
		// Only opening is ever asked for twice; the newer question wins.
		this.#abort?.abort();
		const abort = new AbortController();
		this.#abort = abort;
		this.failure = null;
		this.stopped = null;
		this.work = { kind, progress: null, stopping: false };
		const isCurrent = () => this.#abort === abort;
		try {
			const answer = await call({
				signal: abort.signal,
				onProgress: (progress) => {
					if (isCurrent() && this.work) this.work = { ...this.work, progress };
				}
			});
			if (!isCurrent()) return false;
			apply(answer);
			return true;
		} catch (reason) {
			if (!isCurrent()) return false;
			if (asKithError(reason).failure.code === 'cancelled') this.stopped = kind;
			else this.fail(reason);
			return false;
		} finally {
			if (isCurrent()) {
				this.#abort = null;
				this.work = null;
			}
		}
	}
}
