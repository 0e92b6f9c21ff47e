/** Deals in words: states, sums, days, fields, and the names of the first pipeline. */
import type { Day } from '#lib/domain/dates.ts';
import type { DealState, DealSummary, Stage } from '#lib/domain/deal.ts';
import { daysInStage, type DealPlace, type FirstPipelineNames, type StoredPipeline } from '#lib/domain/deal-rules.ts';
import type { Money } from '#lib/domain/money.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Tone } from '#lib/ui/icon.ts';
import type { MenuItem } from '#lib/ui/menu-item.ts';
import { formatCount, formatDay, formatMoney, formatPercent } from '../format.ts';
import type { ShownState } from './deals.svelte.ts';

export const STATE_WORDS: Record<ShownState, () => string> = {
	open: m.deals_state_open,
	won: m.deals_state_won,
	lost: m.deals_state_lost,
	all: m.deals_state_all
};
const TONES: Record<DealState, Tone> = { open: 'plain', won: 'good', lost: 'bad' };
export const toneOf = (state: DealState): Tone => TONES[state];

/** Sums of several currencies side by side, never as one: `€1,500 + ¥700`. */
export function sumWords(sums: readonly Money[]): string {
	return sums.map((sum) => formatMoney(sum, { whole: true })).join(' + ');
}
export const daysWords = (days: number): string =>
	days === 0 ? m.deals_today() : m.deals_days({ count: days, n: formatCount(days) });
export function inStageWords(deal: Pick<DealSummary, 'state' | 'stageSince' | 'closedAt'>, now: number): string {
	return m.deals_in_stage({ span: daysWords(daysInStage(deal, now)) });
}
export const dealCount = (count: number): string => m.deals_count({ count, n: formatCount(count) });
export const stageLabel = (stage: Pick<Stage, 'name'> | undefined): string => stage?.name ?? m.deals_stage_gone();

export function firstNames(): FirstPipelineNames {
	return {
		pipeline: m.deals_first_pipeline(),
		stages: [
			m.deals_first_stage_1(),
			m.deals_first_stage_2(),
			m.deals_first_stage_3(),
			m.deals_first_stage_4(),
			m.deals_first_stage_5()
		],
		lostReasons: [
			m.deals_first_reason_1(),
			m.deals_first_reason_2(),
			m.deals_first_reason_3(),
			m.deals_first_reason_4()
		]
	};
}

const FIELDS: Record<string, () => string> = {
	title: m.deals_field_title,
	customer: m.records_customer,
	pipeline: m.deals_field_pipeline,
	stage: m.deals_field_stage,
	amount: m.deals_field_amount,
	probability: m.deals_field_probability,
	expected: m.deals_field_expected,
	tags: m.deals_field_tags,
	notes: m.deals_field_notes
};
export const fieldLabel = (field: string): string => FIELDS[field]?.() ?? field;
export function fieldText(field: string, value: unknown): string {
	if (value === null || value === undefined || value === '') return '';
	if (field === 'amount') return formatMoney(value as Money);
	if (field === 'probability') return formatPercent(value as number);
	if (field === 'expected') return formatDay(value as Day);
	if (field === 'tags') return (value as string[]).join(', ');
	return typeof value === 'string' ? value : '…';
}

/** A menu of every stage of some pipelines; where there are others too, the pipeline stands beneath the stage. */
export function stageItems(
	pipelines: readonly StoredPipeline[],
	onpick: (to: DealPlace, name: string) => void,
	hasOthers = pipelines.length > 1
): MenuItem[] {
	return pipelines.flatMap((pipeline) =>
		pipeline.body.stages.map((stage) => ({
			id: `${pipeline.id} ${stage.id}`,
			label: stage.name,
			hint: hasOthers ? pipeline.body.name : undefined,
			onpick: () => onpick({ pipeline: pipeline.id, stage: stage.id }, stage.name)
		}))
	);
}
