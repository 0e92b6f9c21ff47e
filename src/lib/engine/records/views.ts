/** Saved views. */
import type { Handlers } from '../context.ts';
import { smallCalls } from './writing.ts';

export const views: Handlers<'views'> = smallCalls({
	table: 'views',
	validate: async (body) => (await import('#lib/domain/view-schema.ts')).validView(body)
});
