/**
 * What the screen of deals shows: a board of the open ones or a table, of one pipeline. Which of them stands in the
 * address. Construct while a component initialises.
 */
import type { DealState } from '#lib/domain/deal.ts';
import type { DealPlace } from '#lib/domain/deal-rules.ts';
import type { DealId, PipelineId, StageId } from '#lib/domain/ids.ts';
import type {
	DealBoard,
	DealFilter,
	DealSelection,
	DealSort,
	RecordDetail,
	RecordRow,
	RecordsDone
} from '#lib/engine/api.ts';
import type { Engine } from '#lib/client/engine.ts';
import { live, type Live } from '#lib/client/live.svelte.ts';
import { place } from '#lib/client/place.svelte.ts';
import { m } from '#lib/paraglide/messages.js';
import { byCustomer, byMonth, byMonthOf } from '../records/groups.ts';
import { RecordList } from '../records/record-list.svelte.ts';
import { openNew } from '../records/opening.ts';
import type { Undo } from '../undo.svelte.ts';
import { dealColumns } from './columns.ts';

export type DealList = RecordList<'deals', DealFilter, DealSort>;
export type PipelineDetail = RecordDetail<'pipelines'>;
export type ShownState = DealState | 'all';
export const SHOWN_STATES: readonly ShownState[] = ['open', 'won', 'lost', 'all'];

/** Cards of a column that are fetched at a time. */
const STEP = 50;
const ORDERS = [
	{ id: 'stageSince', label: m.deals_sort_stageSince, downward: true },
	{ id: 'amount', label: m.deals_field_amount, downward: true },
	{ id: 'expected', label: m.deals_field_expected, groupOf: ({ expected }: RecordRow<'deals'>) => byMonth(expected) },
	{ id: 'title', label: m.deals_field_title },
	{ id: 'customer', label: m.records_customer, groupOf: byCustomer },
	{ id: 'at', label: m.deals_sort_at, downward: true, groupOf: byMonthOf }
] as const;

export const oneDeal = (id: DealId): DealSelection => ({ kind: 'ids', ids: [id] });

export class Deals {
	readonly list: DealList;
	readonly pipelines: Live<PipelineDetail[]>;
	readonly board: Live<DealBoard | null>;
	/** Where a new deal begins, if a column said so. */
	stage: StageId | null = null;
	/** Rows of the columns that were scrolled further than the first ones. */
	#longer: { stage: StageId; limit: number }[] = $state.raw([]);
	readonly #engine: Engine;
	readonly #undo: Undo;

	state: ShownState = $derived.by(() => SHOWN_STATES.find((known) => known === place.get('state')) ?? 'open');
	/** Only open deals stand in a stage. */
	isBoard: boolean = $derived.by(
		() => place.get('shown') !== 'table' && this.state === 'open' && !this.list.selecting && !this.list.deleted
	);
	/** The one that is shown; null where there is none. */
	pipeline: PipelineDetail | null = $derived.by(() => {
		const all = this.pipelines.value ?? [];
		return all.find(({ id }) => id === place.get('pipeline')) ?? all[0] ?? null;
	});
	/** As of the newest answer, so that days go on with what is shown. */
	now: number = $derived.by(() => {
		void [this.board.value, this.list.window.value];
		return Date.now();
	});

	constructor(engine: Engine, undo: Undo) {
		this.#engine = engine;
		this.#undo = undo;
		this.pipelines = live(['pipelines'], (signal) => engine.pipelines.all({}, { signal }));
		this.list = new RecordList({
			calls: engine.deals,
			tables: ['deals', 'customers', 'pipelines'],
			sorts: ORDERS,
			filter: { pipeline: null, states: [], customer: null },
			addressed: () => ({
				pipeline: this.pipeline?.id ?? null,
				states: this.state === 'all' ? [] : [this.state]
			}),
			addressKeys: ['pipeline', 'state'],
			screen: 'deals',
			form: 'board',
			columns: dealColumns(() => this.pipelines.value ?? []),
			undo
		});
		this.board = live(['deals', 'customers', 'pipelines'], (signal) => {
			const { text, sort, descending } = this.list;
			const pipeline = place.get('pipeline') as PipelineId | null;
			const query = { pipeline, text, customer: null, sort: sort.id, descending, limit: STEP, longer: this.#longer };
			return this.isBoard ? engine.deals.board(query, { signal }) : Promise.resolve(null);
		});
	}

	get engine(): Engine {
		return this.#engine;
	}

	/** The next cards of a column. */
	more(stage: StageId): void {
		const limit = this.#longer.find((each) => each.stage === stage)?.limit ?? STEP;
		this.#longer = [...this.#longer.filter((each) => each.stage !== stage), { stage, limit: limit + STEP }];
	}
	showState(state: ShownState): void {
		this.list.stopSelecting();
		void place.set({ state: state === 'open' ? null : state });
	}
	showPipeline(id: PipelineId): void {
		void place.set({ pipeline: id === this.pipelines.value?.[0]?.id ? null : id });
	}
	showAs(shown: 'board' | 'table'): void {
		this.list.stopSelecting();
		void place.set({ shown: shown === 'board' ? null : 'table', state: null });
	}
	addIn(stage: StageId): void {
		this.stage = stage;
		openNew();
	}

	/** Answers whether it was done; says itself what was or what failed. */
	move(id: DealId, to: DealPlace, said: string): Promise<boolean> {
		return this.#act(() => this.#engine.deals.move({ selection: oneDeal(id), to }), said);
	}
	close(id: DealId, state: 'won' | 'lost', reason: string, said: string): Promise<boolean> {
		return this.#act(() => this.#engine.deals.close({ selection: oneDeal(id), state, reason }), said);
	}
	async #act(call: () => Promise<RecordsDone>, said: string): Promise<boolean> {
		try {
			const { seq } = await call();
			if (seq !== null) this.#undo.wrote(said, seq);
			return true;
		} catch (reason) {
			this.#undo.failed(reason);
			return false;
		}
	}
}
