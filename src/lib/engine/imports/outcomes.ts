/** What becomes of each row once the user's choices about duplicates count, and the figures of a check. */
import type { CustomerId } from '#lib/domain/ids.ts';
import type { DuplicateChoice, RowOutcome, SkipReason } from '#lib/domain/imports.ts';
import type { CheckFilter, ImportCounts } from '../api.ts';
import { CHANGED, NONE, OUTCOMES, PROBLEM, REASONS, type Check } from './session.ts';

/** Where a row's customer goes: a new record, a stored one, into another row's, or nowhere. */
export type Destination =
	{ kind: 'create' } | { kind: 'stored'; id: CustomerId } | { kind: 'row'; ordinal: number } | { kind: 'none' };

/** From this likeness on, with an equal id, e-mail or phone, a duplicate is taken for the same one unless the user says otherwise. */
const SURE = 0.98;

/** What happens to a duplicate: the user's word, else `update` where it is sure and `keep-both` where not. Null for other rows. */
export function choiceOf(check: Check, ordinal: number): DuplicateChoice | null {
	const duplicate = check.duplicates.get(ordinal);
	if (!duplicate) return null;
	const chosen = check.choices.get(ordinal);
	if (chosen) return chosen;
	const isSure =
		duplicate.score >= SURE &&
		duplicate.reasons.some((reason) => reason !== 'similar-name' && reason !== 'swapped-name');
	return isSure ? 'update' : 'keep-both';
}

export function destinationOf(check: Check, ordinal: number): Destination {
	const match = check.match.get(ordinal);
	if (match) return { kind: 'stored', id: match };
	if (OUTCOMES[check.outcome[ordinal]!] !== 'create') return { kind: 'none' };
	const duplicate = check.duplicates.get(ordinal);
	const choice = choiceOf(check, ordinal);
	if (!duplicate || !choice || choice === 'keep-both') return { kind: 'create' };
	if (choice === 'skip') return { kind: 'none' };
	if (duplicate.of.kind === 'customer') return { kind: 'stored', id: duplicate.of.id };
	const leader = check.leaders.get(ordinal)!;
	// Leaders stand above their followers, so this ends. One that is not taken cannot be added to.
	const above = destinationOf(check, leader);
	if (above.kind === 'none') return { kind: 'create' };
	return above.kind === 'create' ? { kind: 'row', ordinal: leader } : above;
}

export function outcomeOf(check: Check, ordinal: number): { outcome: RowOutcome; reason: SkipReason | null } {
	const outcome = OUTCOMES[check.outcome[ordinal]!] ?? 'skip';
	if (outcome !== 'create') return { outcome, reason: REASONS[check.reason[ordinal]!] ?? null };
	const { kind } = destinationOf(check, ordinal);
	if (kind === 'none') return { outcome: 'skip', reason: 'your-choice' };
	if (kind === 'create') return { outcome: 'create', reason: null };
	return { outcome: check.addsNothing.has(ordinal) ? 'unchanged' : 'update', reason: null };
}

export function countsOf(check: Check): ImportCounts {
	const counts: ImportCounts = {
		rows: check.outcome.length,
		created: 0,
		updated: 0,
		unchanged: 0,
		skipped: 0,
		duplicates: check.duplicates.size,
		changed: 0,
		problems: 0,
		skipReasons: {}
	};
	const plain = [0, 0, 0, 0];
	for (let ordinal = 0; ordinal < check.outcome.length; ordinal++) {
		const flags = check.flags[ordinal]!;
		if (flags & CHANGED) counts.changed++;
		if (flags & PROBLEM) counts.problems++;
		const outcome = check.outcome[ordinal]!;
		if (outcome !== NONE) plain[outcome]!++;
		const reason = REASONS[check.reason[ordinal]!];
		if (reason) counts.skipReasons[reason] = (counts.skipReasons[reason] ?? 0) + 1;
	}
	[counts.created, counts.updated, counts.unchanged, counts.skipped] = plain as [number, number, number, number];
	// Only duplicates can have been moved by a choice: few, so that a choice counts anew in no time.
	for (const ordinal of check.duplicates.keys()) {
		const { outcome } = outcomeOf(check, ordinal);
		if (outcome === 'create') continue;
		counts.created--;
		if (outcome === 'update') counts.updated++;
		else if (outcome === 'unchanged') counts.unchanged++;
		else {
			counts.skipped++;
			counts.skipReasons['your-choice'] = (counts.skipReasons['your-choice'] ?? 0) + 1;
		}
	}
	return counts;
}

/** Rows that a filter of the check step shows, ascending. */
export function rowsFor(check: Check, filter: CheckFilter): Uint32Array {
	const known = check.lists.get(filter);
	if (known) return known;
	const list: number[] = [];
	for (let ordinal = 0; ordinal < check.outcome.length; ordinal++)
		if (isShown(check, filter, ordinal)) list.push(ordinal);
	const rows = Uint32Array.from(list);
	check.lists.set(filter, rows);
	return rows;
}

function isShown(check: Check, filter: CheckFilter, ordinal: number): boolean {
	switch (filter) {
		case 'all':
			return true;
		case 'changed':
			return (check.flags[ordinal]! & CHANGED) !== 0;
		case 'problems':
			return (check.flags[ordinal]! & PROBLEM) !== 0;
		case 'duplicates':
			return check.duplicates.has(ordinal);
		case 'skipped':
			return outcomeOf(check, ordinal).outcome === 'skip';
		case 'updates':
			return outcomeOf(check, ordinal).outcome === 'update';
	}
}
