/**
 * Stored customers that the one being typed may be: same e-mail, same phone, or a like name. Asked at each pause of
 * typing, so it looks in an index instead of at everybody.
 */
import type { Customer } from '#lib/domain/customer.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { compare } from '#lib/cleaning/compare.ts';
import { MatchIndex } from '#lib/cleaning/match-index.ts';
import { matchKeyOf } from '#lib/cleaning/match-key.ts';
import type { CustomerDirectory } from '#lib/store/contract.ts';
import type { SimilarCustomer } from './api.ts';
import type { CallContext } from './context.ts';

/** Most answered; the form shows the best ones. */
const LIMIT = 5;

/** Goes with the directory it was made of. */
const indices = new WeakMap<CustomerDirectory, MatchIndex>();

export async function findSimilar(
	customer: Customer,
	except: CustomerId | null,
	context: CallContext
): Promise<Result<SimilarCustomer[]>> {
	const loaded = await context.session.directory();
	if (!loaded.ok) return loaded;
	const directory = loaded.value;
	let index = indices.get(directory);
	if (!index) indices.set(directory, (index = new MatchIndex(directory)));
	const wanted = matchKeyOf({
		kind: customer.kind,
		name: customer.name,
		organisation: customer.organisation,
		emails: customer.emails.map((email) => email.value),
		phones: customer.phones.map((phone) => phone.value)
	});
	const found: SimilarCustomer[] = [];
	for (const slot of await index.find(wanted)) {
		const row = directory.row(slot);
		if (!row || row.deletedAt || row.id === except) continue;
		const likeness = compare(wanted, matchKeyOf(row));
		if (likeness) found.push({ row: { ...row, segment: null }, ...likeness });
	}
	return ok(found.sort((a, b) => b.score - a.score).slice(0, LIMIT));
}
