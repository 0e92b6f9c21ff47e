/**
 * What a command makes up by itself – ids and instants – stands in the model as an unknown until it is read: it fits
 * any value of its kind, and every unknown stands for one value only.
 */
export interface Unknown {
	$unknown: 'id' | 'instant';
	key: number;
}
let made = 0;

/** To be put where the value will stand; the type of that place is the caller's to say. */
export function unknown<T>(kind: Unknown['$unknown']): T {
	return { $unknown: kind, key: ++made } satisfies Unknown as T;
}

function asUnknown(value: unknown): Unknown | null {
	return typeof value === 'object' && value !== null && '$unknown' in value ? (value as Unknown) : null;
}

/** Deep equality of plain data but for unknowns; notes in `learned` what they stand for. */
export function fits(is: unknown, should: unknown, learned: Map<number, unknown>): boolean {
	const open = asUnknown(should);
	if (open) {
		if (learned.has(open.key)) return learned.get(open.key) === is;
		learned.set(open.key, is);
		return open.$unknown === 'id' ? typeof is === 'string' && is.length === 22 : typeof is === 'number' && is > 0;
	}
	if (Object.is(is, should)) return true;
	if (typeof is !== 'object' || typeof should !== 'object' || is === null || should === null) return false;
	if (Array.isArray(is) !== Array.isArray(should)) return false;
	const [left, right] = [is as Record<string, unknown>, should as Record<string, unknown>];
	const keys = Object.keys(right);
	return (
		keys.length === Object.keys(left).length &&
		keys.every((key) => Object.hasOwn(left, key) && fits(left[key], right[key], learned))
	);
}

/** The same with what was learned in the place of unknowns; what holds none of them stays the very same value. */
export function filled<T>(value: T, learned: ReadonlyMap<number, unknown>): T {
	const open = asUnknown(value);
	if (open) return learned.has(open.key) ? (learned.get(open.key) as T) : value;
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) {
		const items = value.map((item: unknown) => filled(item, learned));
		return items.some((item, index) => item !== value[index]) ? (items as T) : value;
	}
	const entries = Object.entries(value).map(([key, inner]) => [key, filled(inner as unknown, learned)] as const);
	const isSame = entries.every(([key, inner]) => inner === (value as Record<string, unknown>)[key]);
	return isSame ? value : (Object.fromEntries(entries) as T);
}
