/** Fields the user defined. */
import { fail, ok } from '#lib/domain/errors.ts';
import { newId, type FieldId } from '#lib/domain/ids.ts';
import { fold } from '#lib/domain/text.ts';
import type { Handlers } from './context.ts';

export const fields: Handlers<'fields'> = {
	async list(_, context) {
		const stored = await context.store.all('fields');
		if (!stored.ok) return stored;
		return ok(stored.value.map(({ id, body }) => ({ id, field: body })));
	},

	async create({ name, type }, context) {
		const tidy = name.trim();
		if (tidy === '' || tidy.length > 200) return fail('invalid', { field: 'name' });
		const stored = await context.store.all('fields');
		if (!stored.ok) return stored;
		const known = stored.value.find(({ body }) => body.type === type && fold(body.name) === fold(tidy));
		if (known) return ok({ id: known.id });
		const id = newId<FieldId>(context.random);
		const done = await context.store.commit({ kind: 'field' }, [
			{ kind: 'create', table: 'fields', id, at: context.now(), body: { name: tidy, type } }
		]);
		return done.ok ? ok({ id }) : done;
	}
};
