/** The import: open, check, show, choose, run. The file stays in the worker between the calls. */
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import { fail, ok, type Failure, type Result } from '#lib/domain/errors.ts';
import type { DuplicateChoice } from '#lib/domain/imports.ts';
import type { Contract, ImportCheck } from '../api.ts';
import type { CallContext, Handlers } from '../context.ts';
import { checkFile } from './checking.ts';
import { openFile, keyOf } from './opening.ts';
import { countsOf } from './outcomes.ts';
import { runImport } from './running.ts';
import type { Check, ImportSession } from './session.ts';
import { showRows } from './showing.ts';

export const imports: Handlers<'imports'> = {
	async open(choice, context) {
		return openFile(choice, context);
	},

	async check({ file, plan }, context): Promise<Result<ImportCheck>> {
		const session = context.session.importing;
		// A worker that was restarted has lost the file; so has one that opened another meanwhile.
		if (!session || session.file.key !== keyOf(file)) return { ok: false, error: lost(context) };
		const id = ++context.session.checks;
		const choices = session.check ? session.check.choices : new Map<number, DuplicateChoice>();
		const check = await checkFile(session.file, plan, id, choices, context);
		if (!check.ok) return check;
		session.check = check.value;
		return ok({ checkId: id, counts: countsOf(check.value) });
	},

	async rows({ checkId, filter, offset, limit }, context) {
		const found = findCheck(checkId, context);
		if ('code' in found) return { ok: false, error: found };
		return showRows(found.session.file, found.check, { filter, offset, limit: Math.min(limit, MAX_WINDOW) }, context);
	},

	async choose({ checkId, row, choice }, context) {
		const found = findCheck(checkId, context);
		if ('code' in found) return { ok: false, error: found };
		const { check } = found;
		if (row === 'all') for (const ordinal of check.duplicates.keys()) check.choices.set(ordinal, choice);
		else {
			const ordinal = check.ordinals.get(row);
			if (ordinal === undefined) return fail('not-found');
			check.choices.set(ordinal, choice);
		}
		check.lists.clear();
		return ok(countsOf(check));
	},

	async run({ checkId, labels }, context) {
		const found = findCheck(checkId, context);
		if ('code' in found) return { ok: false, error: found };
		return runImport(found.session, found.check, labels, context);
	},

	async list(_, context) {
		const stored = await context.store.all('imports');
		if (!stored.ok) return stored;
		const imports: Contract['imports']['list']['output'] = [];
		for (const { id, body } of stored.value) {
			const headers = await context.store.journal(body.seq + 1, 1);
			if (!headers.ok) return headers;
			const header = headers.value[0];
			imports.push({ ...body, id, undone: header?.seq === body.seq && header.undoneBy !== null });
		}
		return ok(imports);
	}
};

function findCheck(checkId: number, context: CallContext): { session: ImportSession; check: Check } | Failure {
	const session = context.session.importing;
	if (!session?.check || session.check.id !== checkId) return lost(context);
	return { session, check: session.check };
}

/** Why the file or its check is not here any more. */
function lost({ session }: CallContext): Failure {
	return { code: session.hasLostImport && !session.importing ? 'database-moved' : 'file-changed' };
}
