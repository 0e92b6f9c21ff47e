/** Saved views, and what is known of tags. */
import type { Handlers } from '../context.ts';
import { smallCalls } from './writing.ts';

export const views: Handlers<'views'> = smallCalls({
	table: 'views',
	validate: async (body) => (await import('#lib/domain/view-schema.ts')).validView(body)
});

export const tags: Handlers<'tags'> = smallCalls({
	table: 'tags',
	validate: async (body) => (await import('#lib/domain/view-schema.ts')).validTag(body)
});
