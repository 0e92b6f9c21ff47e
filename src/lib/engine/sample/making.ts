/** What every part of the sample is made with. */
import type { Random } from '#lib/analysis/random.ts';
import { localInstant, type Day } from '#lib/domain/dates.ts';
import { assert, type Result } from '#lib/domain/errors.ts';
import type { RandomBytes } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { RecordSource } from '#lib/domain/source.ts';
import type { TableName, Tables } from '#lib/domain/tables.ts';
import type { SampleWords } from './words.ts';

export interface Making {
	today: Day;
	/** Decides everything but the ids: the same numbers, the same sample. */
	draw: Random;
	/** Ids are random even here: a second sample must not meet the first. */
	random: RandomBytes;
	words: SampleWords;
	/** How many there are at most of what not every customer has, such as deals: few customers have few. */
	most: number;
}
export interface Made<T extends TableName> {
	id: Tables[T]['id'];
	body: Tables[T]['body'];
}

export const SAMPLE: RecordSource = { kind: 'sample' };
export const EUR = 'EUR' as Currency;

/** So many days before today, at ten by this device's clock: never in time to come, unless `days` is 0. */
export function daysAgo(days: number, { today }: Pick<Making, 'today'>): number {
	return localInstant((today - days) as Day, 600);
}

export function pick<T>(draw: Random, items: readonly T[]): T {
	return items[Math.floor(draw() * items.length)]!;
}
/** The entry at a place of a list that begins again after its end. */
export function inTurn<T>(items: readonly T[], place: number): T {
	return items[place % items.length]!;
}

/** A factor around 1, never below a tenth. */
export function around(draw: Random, spread: number): number {
	return Math.max(0.1, 1 + gaussian(draw) * spread);
}

/** Standard normal by Box & Muller (1958). */
export function gaussian(draw: Random): number {
	return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}

/** What a rule made of a record that was made to keep it. */
export function sure<T>(result: Result<T>): T {
	assert(result.ok, 'a sample that keeps the rules');
	return result.value;
}
