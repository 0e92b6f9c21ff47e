/** Single fields of a body. Apart from planning, because reading needs them and planning loads with the first write. */
import type { JournalItem } from './plan.ts';
import type { Body } from './schema.ts';

/** The body with an item's fields as they were before it. */
export function withFieldsBefore(body: Body, item: JournalItem): Body {
	const next: Body = { ...body };
	for (const [name, from] of item.fields) setField(next, name, from[0]);
	return next;
}

export function setField(body: Body, field: string, value: unknown): void {
	if (value === undefined) delete body[field];
	else Object.defineProperty(body, field, { value, writable: true, enumerable: true, configurable: true });
}
