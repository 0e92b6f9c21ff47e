/** What saved views and tags from outside the engine must look like. */
import * as v from 'valibot';
import type { Result } from './errors.ts';
import { instant, integer, list, text, validated, words } from './schema-parts.ts';
import { TAG_COLOURS, type Tag } from './tag.ts';
import { VIEW_SCREENS, type SavedView } from './view.ts';

const viewSchema = v.object({
	name: words(200),
	screen: v.picklist(VIEW_SCREENS),
	// Its screen knows what may stand in it, and looks when it opens the view.
	filter: v.record(v.string(), v.unknown()),
	sort: text(100),
	descending: v.boolean(),
	columns: list(text(100), 100),
	group: text(100),
	shown: v.picklist(['table', 'board', 'calendar']),
	at: instant
});
const tagSchema = v.object({
	name: words(100),
	colour: v.picklist(TAG_COLOURS),
	cadence: v.nullable(integer(1, 3650)),
	at: instant
});

export function validView(view: SavedView): Result<SavedView> {
	return validated(viewSchema, view);
}
export function validTag(tag: Tag): Result<Tag> {
	return validated(tagSchema, tag);
}
