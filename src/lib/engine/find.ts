/**
 * Search over every type of record at once, at each keystroke. What a text finds is what the lists find; here the
 * best of each type are picked without sorting the others.
 */
import { ok, type Result } from '#lib/domain/errors.ts';
import { digitsOf, fold } from '#lib/domain/text.ts';
import type { Stored } from '#lib/store/contract.ts';
import { phoneDigits } from '#lib/store/search.ts';
import type { FoundGroup, FoundRows, FoundTable } from './api.ts';
import type { CallContext, Handlers } from './context.ts';
import { countBoth, wordsOf } from './records/bytes.ts';
import { HIT, matching, OWN_HIT, ownerIn, type OtherTable } from './records/finding.ts';

/** How well a title fits what was typed; the lower, the better. */
const EXACT = 0;
const WHOLE = 1;
const BEGINNING = 2;
const WORD = 3;
const INSIDE = 4;
const ELSEWHERE = 5;

/** Of more records than this hardly one has just what was typed as its number, and looking would take long. */
const FEW = 2_000;
/** Fewer digits than this are no number to find somebody by. */
const PHONE_DIGITS = 6;

export const find: Handlers<'find'> = {
	async records({ text, limit }, context) {
		const typed = fold(text);
		const groups: FoundGroup[] = [];
		for (const search of SEARCHES) {
			const found = await search(text, typed, limit, context);
			if (!found.ok) return found;
			// Where nothing was typed, what takes long is made ready for the first keystroke.
			if (typed !== '' && found.value.rows.length > 0) groups.push(found.value);
		}
		return ok(groups);
	}
};

type Search = (text: string, typed: string, limit: number, context: CallContext) => Promise<Result<FoundGroup>>;

/** In the order in which the groups stand. */
const SEARCHES: readonly Search[] = [
	customers,
	records('deals', ({ title }) => title),
	records('tasks', ({ title }) => title),
	records('orders', ({ number }) => number),
	records('tickets', ({ subject }) => subject),
	records(
		'products',
		({ name }) => name,
		({ code }, typed) => code !== '' && fold(code) === typed
	),
	surveys
];

async function customers(
	text: string,
	typed: string,
	limit: number,
	context: CallContext
): Promise<Result<FoundGroup>> {
	const loaded = await context.session.directory();
	if (!loaded.ok) return loaded;
	const directory = loaded.value;
	const titles = titlesOf(context, 'customers', directory, ({ name }) => name);
	const hits = directory.match(text) ?? NOTHING;
	const phone = phoneDigits(text);
	const total = countBoth(hits, titles.living);
	const isExact = (slot: number) => {
		const { emails, phones, externalId } = directory.row(slot)!;
		return (
			emails.some((email) => fold(email) === typed) ||
			(phone.length >= PHONE_DIGITS && phones.some((known) => digitsOf(known).endsWith(phone))) ||
			(externalId !== '' && fold(externalId) === typed)
		);
	};
	const best = pick({ hits, own: HIT, total }, titles, typed, limit, isExact);
	const rows = best.map((slot): FoundRows['customers'] => {
		const { id, name, kind, organisation, city, emails, phones } = directory.row(slot)!;
		return { id, name, kind, organisation, city, emails, phones };
	});
	return ok({ table: 'customers', rows, total });
}

function records<T extends OtherTable & FoundTable>(
	table: T,
	titleOf: (row: FoundRows[T]) => string,
	isExact: (row: FoundRows[T], typed: string) => boolean = () => false
): Search {
	return async (text, typed, limit, context) => {
		const matched = await matching(table, context);
		if (!matched.ok) return matched;
		const { listing, directory, match } = matched.value;
		const hits = match(text) ?? NOTHING;
		const rowAt = (slot: number) => listing.row(slot) as unknown as FoundRows[T];
		const titles = titlesOf(context, table, listing, (row) => titleOf(row as unknown as FoundRows[T]));
		const found: Hits = { hits, own: OWN_HIT, total: countBoth(hits, titles.living) };
		const best = pick(found, titles, typed, limit, (slot) => isExact(rowAt(slot), typed));
		const rows = best.map((slot) => ({ ...rowAt(slot), ...ownerIn(directory, rowAt(slot)) }));
		return ok({ table, rows, total: found.total } as unknown as FoundGroup);
	};
}

/** There are few of them: they are read as they stand. */
async function surveys(_: string, typed: string, limit: number, context: CallContext): Promise<Result<FoundGroup>> {
	const stored = await allSurveys(context);
	if (!stored.ok) return stored;
	const text = stored.value.map(({ body }) => fold(body.title));
	const known: Titles = {
		text,
		initials: Uint32Array.from(text, initialsOf),
		lengths: Uint16Array.from(text, lengthOf),
		beginnings: Float64Array.from(text, beginningOf),
		changedAt: Float64Array.from(stored.value, ({ updatedAt }) => updatedAt),
		living: new Uint8Array(stored.value.length).fill(1)
	};
	const words = typed.split(' ');
	const hits = Uint8Array.from(known.text, (title) => Number(words.every((word) => title.includes(word))));
	const total = countBoth(hits, known.living);
	const rows = pick({ hits, own: HIT, total }, known, typed, limit, () => false).map((slot): FoundRows['surveys'] => {
		const { id, body } = stored.value[slot]!;
		return { id, title: body.title, state: body.state };
	});
	return ok({ table: 'surveys', rows, total });
}

async function allSurveys({ store, session }: CallContext): Promise<Result<readonly Stored<'surveys'>[]>> {
	// As it stands now: what a change replaces meanwhile must not take in what was read before it.
	const { surveys } = session;
	if (surveys.known) return ok(surveys.known);
	const stored = await store.all('surveys');
	if (stored.ok) surveys.known = stored.value;
	return stored;
}

const NOTHING = new Uint8Array(0);

/** By slot; apart from the rows, because all of them are looked at with each keystroke. */
interface Titles {
	/** Folded. */
	text: readonly string[];
	/** The first letters of the words, as `initialOf` has them. */
	initials: Uint32Array;
	/** In UTF-16 units, 65,535 for all longer ones. */
	lengths: Uint16Array;
	/** How they begin, as `beginningOf` has it. */
	beginnings: Float64Array;
	/** Milliseconds since the epoch. */
	changedAt: Float64Array;
	/** 0 where the record is deleted or gone, else 1. */
	living: Uint8Array;
}

/** The best slots in order: one pass, and only as many are kept as are asked for. */
function pick(
	{ hits, own, total }: Hits,
	{ text, initials, lengths, beginnings, changedAt, living }: Titles,
	typed: string,
	limit: number,
	isExact: (slot: number) => boolean
): number[] {
	const best: Place[] = [];
	let worst: Place | null = null;
	// Made once: with half a million records the blank before it alone takes milliseconds.
	const asWord = ` ${typed}`;
	const initial = initialOf(typed, 0);
	const isFew = total <= FEW;
	// Half a million titles lie all over the memory: most are passed over by what is known of them by slot.
	const isBehind = (rank: number, slot: number) => {
		if (!worst) return false;
		// Whole imports bear one instant.
		const order = rank - worst.rank || worst.at - changedAt[slot]! || beginnings[slot]! - beginnings[worst.slot]!;
		return (order || (text[slot]! < text[worst.slot]! ? -1 : 1)) > 0;
	};
	const order = (one: Place, other: Place) =>
		one.rank - other.rank || other.at - one.at || (text[one.slot]! < text[other.slot]! ? -1 : 1);
	const words = wordsOf(hits);
	for (let slot = 0; slot < hits.length; slot++) {
		// Most texts find little.
		if ((slot & 3) === 0) while (words[slot >> 2] === 0) slot += 4;
		if ((hits[slot]! & living[slot]!) === 0) continue;
		// Found through its customer: then not all that was typed stands in its title.
		const isElsewhere = hits[slot]! < own;
		let rank = EXACT;
		if (!isFew || !isExact(slot)) {
			// What it can be at best is known without looking through the title.
			const mayBegin = (initials[slot]! & initial) !== 0;
			rank = isElsewhere ? ELSEWHERE : !mayBegin ? INSIDE : lengths[slot] === typed.length ? WHOLE : BEGINNING;
			if (isBehind(rank, slot)) continue;
			if (!isElsewhere) rank = rankOf(text[slot]!, typed, asWord, worst?.rank ?? Infinity);
		}
		if (isBehind(rank, slot)) continue;
		const candidate = { slot, rank, at: changedAt[slot]! };
		let place = best.length;
		while (place > 0 && order(candidate, best[place - 1]!) < 0) place--;
		best.splice(place, 0, candidate);
		if (best.length > limit) best.pop();
		if (best.length === limit) worst = best[limit - 1]!;
	}
	return best.map(({ slot }) => slot);
}

interface Hits {
	/** By slot, 0 where nothing was found. */
	hits: Uint8Array;
	/** From this on, all that was typed stands in the record itself. */
	own: number;
	/** Living ones. */
	total: number;
}
interface Place {
	slot: number;
	rank: number;
	at: number;
}

/** Above `worst` nobody asks how far. */
function rankOf(title: string, typed: string, asWord: string, worst: number): number {
	if (title.startsWith(typed)) return title.length === typed.length ? WHOLE : BEGINNING;
	if (worst < WORD) return WORD;
	if (title.includes(asWord)) return WORD;
	if (worst < INSIDE) return INSIDE;
	return title.includes(typed) ? INSIDE : ELSEWHERE;
}

/** A bit for the letter that stands there; 32 bits for all letters there are. */
function initialOf(text: string, at: number): number {
	return 1 << (text.charCodeAt(at) & 31);
}
function initialsOf(title: string): number {
	let initials = initialOf(title, 0);
	for (let blank = title.indexOf(' '); blank >= 0; blank = title.indexOf(' ', blank + 1)) {
		initials |= initialOf(title, blank + 1);
	}
	return initials;
}

function lengthOf({ length }: string): number {
	return Math.min(length, 0xffff);
}

const BEGINNING_UNITS = 7;
const LAST_UNIT = 127;
/** A number in the order of the titles; equal where they begin alike, or with something beyond ASCII. */
function beginningOf(title: string): number {
	let beginning = 0;
	let isKnown = true;
	for (let i = 0; i < BEGINNING_UNITS; i++) {
		const unit = isKnown && i < title.length ? Math.min(title.charCodeAt(i), LAST_UNIT) : 0;
		if (unit === LAST_UNIT) isKnown = false;
		beginning = beginning * (LAST_UNIT + 1) + unit;
	}
	return beginning;
}

/** Made with the first search; later only those of rows that were replaced. */
export interface KnownTitles extends Titles {
	text: string[];
	rows: unknown[];
	version: number;
}

function titlesOf<Row extends { updatedAt: number; deletedAt: number }>(
	{ session }: CallContext,
	table: FoundTable,
	source: { readonly version: number; readonly size: number; row(slot: number): Row | null },
	titleOf: (row: Row) => string
): Titles {
	let known = session.titles.get(table);
	if (known?.version === source.version) return known;
	known ??= {
		rows: [],
		text: [],
		initials: new Uint32Array(0),
		lengths: new Uint16Array(0),
		beginnings: new Float64Array(0),
		changedAt: new Float64Array(0),
		living: new Uint8Array(0),
		version: 0
	};
	const changedAt = new Float64Array(source.size);
	const living = new Uint8Array(source.size);
	const initials = new Uint32Array(source.size);
	initials.set(known.initials);
	const lengths = new Uint16Array(source.size);
	lengths.set(known.lengths);
	const beginnings = new Float64Array(source.size);
	beginnings.set(known.beginnings);
	for (let slot = 0; slot < source.size; slot++) {
		const row = source.row(slot);
		changedAt[slot] = row?.updatedAt ?? 0;
		living[slot] = Number(row?.deletedAt === 0);
		if (row === known.rows[slot]) continue;
		known.rows[slot] = row;
		const title = row ? fold(titleOf(row)) : '';
		known.text[slot] = title;
		initials[slot] = initialsOf(title);
		lengths[slot] = lengthOf(title);
		beginnings[slot] = beginningOf(title);
	}
	known = { ...known, initials, lengths, beginnings, changedAt, living, version: source.version };
	session.titles.set(table, known);
	return known;
}
