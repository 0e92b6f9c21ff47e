/** Stored customers that the one being typed may be: same e-mail, same phone, or a like name. */
import type { Customer } from '#lib/domain/customer.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { compare } from '#lib/cleaning/compare.ts';
import { matchKeyOf } from '#lib/cleaning/match-key.ts';
import type { SimilarCustomer } from './api.ts';
import type { CallContext } from './context.ts';

/** Most answered; the form shows the best ones. */
const LIMIT = 5;

export async function findSimilar(
	customer: Customer,
	except: CustomerId | null,
	context: CallContext
): Promise<Result<SimilarCustomer[]>> {
	const loaded = await context.session.directory();
	if (!loaded.ok) return loaded;
	const directory = loaded.value;
	const wanted = matchKeyOf({
		kind: customer.kind,
		name: customer.name,
		organisation: customer.organisation,
		emails: customer.emails.map((email) => email.value),
		phones: customer.phones.map((phone) => phone.value)
	});
	const blocks = new Set(wanted.blocks);
	const found: SimilarCustomer[] = [];
	for (let slot = 0; slot < directory.size; slot++) {
		const row = directory.row(slot);
		if (!row || row.deletedAt || row.id === except) continue;
		const key = matchKeyOf(row);
		const shares =
			key.blocks.some((block) => blocks.has(block)) ||
			key.emails.some((email) => wanted.emails.includes(email)) ||
			key.phones.some((phone) => wanted.phones.includes(phone));
		const likeness = shares ? compare(wanted, key) : null;
		if (likeness) found.push({ row: { ...row, segment: null }, ...likeness });
	}
	return ok(found.sort((a, b) => b.score - a.score).slice(0, LIMIT));
}
