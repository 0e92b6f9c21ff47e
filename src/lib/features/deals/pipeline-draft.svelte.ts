/** A pipeline while it is edited: its stages in order, and where the deals of a stage go that is taken out. */
import { SvelteMap } from 'svelte/reactivity';
import type { Pipeline, Stage } from '#lib/domain/deal.ts';
import { isEqual } from '#lib/domain/equal.ts';
import { newId, type StageId } from '#lib/domain/ids.ts';
import { m } from '#lib/paraglide/messages.js';

/** Most stages of a pipeline; the validator agrees. */
export const MOST_STAGES = 30;
export const newStageId = (): StageId => newId<StageId>((target) => void crypto.getRandomValues(target));

export class PipelineDraft {
	body: Pipeline = $state()!;
	/** New homes, by the stage that goes. */
	readonly homes = new SvelteMap<StageId, StageId>();
	/** Saving was tried: what is missing is shown. */
	tried = $state(false);
	readonly #start: Pipeline;
	readonly #deals: ReadonlyMap<StageId, number>;

	/** `deals`: how many stand in each stage. */
	constructor(start: Pipeline, deals: ReadonlyMap<StageId, number>) {
		this.#start = start;
		this.#deals = deals;
		this.body = structuredClone(start);
	}

	get whole(): Pipeline {
		const { stages, lostReasons, ...rest } = $state.snapshot(this.body) as Pipeline;
		return {
			...rest,
			stages: stages.map((stage) => ({ ...stage, name: stage.name.trim() })),
			lostReasons: [...new Set(lostReasons.map((reason) => reason.trim()).filter((reason) => reason !== ''))]
		};
	}
	get isDirty(): boolean {
		return !isEqual($state.snapshot(this.body), this.#start);
	}
	get nameError(): string | undefined {
		return this.tried && this.body.name.trim() === '' ? m.deals_needs_name() : undefined;
	}
	stageError({ name }: Stage): string | undefined {
		return this.tried && name.trim() === '' ? m.deals_needs_name() : undefined;
	}
	get isValid(): boolean {
		const { name, stages } = this.body;
		return name.trim() !== '' && stages.length > 0 && stages.every((stage) => stage.name.trim() !== '');
	}

	/** Stages that were taken out and hold deals, with their number. */
	get leaving(): { stage: Stage; deals: number }[] {
		const stays = new Set(this.body.stages.map(({ id }) => id));
		return this.#start.stages.flatMap((stage) => {
			const deals = this.#deals.get(stage.id) ?? 0;
			return stays.has(stage.id) || deals === 0 ? [] : [{ stage, deals }];
		});
	}
	/** Of every stage that goes, also those without deals: one may come while this is edited. */
	get moves(): { from: StageId; to: StageId }[] {
		const stays = new Set(this.body.stages.map(({ id }) => id));
		return this.#start.stages.flatMap(({ id }) => (stays.has(id) ? [] : [{ from: id, to: this.homeOf(id) }]));
	}
	/** The stage that was chosen, or the one before it that stays. */
	homeOf(id: StageId): StageId {
		const stays = this.body.stages;
		const chosen = this.homes.get(id);
		if (stays.some((stage) => stage.id === chosen)) return chosen!;
		const before = this.#start.stages
			.slice(
				0,
				this.#start.stages.findIndex((stage) => stage.id === id)
			)
			.reverse();
		return (before.find((stage) => stays.some((stay) => stay.id === stage.id)) ?? stays[0]!).id;
	}

	add(): void {
		this.body.stages.push({ id: newStageId(), name: '', probability: 0.5, staleAfter: 14 });
	}
	remove(id: StageId): void {
		this.body.stages = this.body.stages.filter((stage) => stage.id !== id);
	}
	/** `by` −1 towards the beginning, 1 towards the end. */
	shift(index: number, by: -1 | 1): void {
		const { stages } = this.body;
		const [stage] = stages.splice(index, 1);
		if (stage) stages.splice(index + by, 0, stage);
	}
}
