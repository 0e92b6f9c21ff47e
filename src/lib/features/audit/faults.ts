/** The findings of a check as sentences: what is wrong, and what to do next. Gravest first. */
import type { DataCheck } from '#lib/engine/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { formatCount } from '../format.ts';

export interface Fault {
	what: string;
	next: string;
	/** Records concerned, as far as they are named; `href` leads to a customer. */
	records: { id: string; href: string | null }[];
}

/** More ids than these help nobody. */
const MOST_IDS = 20;
const JOURNAL = {
	missing: m.audit_check_journal_missing,
	chain: m.audit_check_journal_chain,
	digest: m.audit_check_journal_digest,
	head: m.audit_check_journal_head
};

export function faultsOf({ findings, unreadable }: DataCheck): Fault[] {
	const faults: Fault[] = [];
	const add = (what: string, next: string, records: Fault['records'] = []) => faults.push({ what, next, records });
	const counted = (count: number) => ({ count, n: formatCount(count) });
	const { journal } = findings;
	if (findings.unreadable > 0) {
		const records = unreadable
			.slice(0, MOST_IDS)
			.map(({ table, id }) => ({ id, href: table === 'customers' ? `#id=${id}` : null }));
		add(m.audit_check_unreadable(counted(findings.unreadable)), m.audit_check_unreadable_next(), records);
	}
	if (journal.problem !== null && journal.firstBad !== null) {
		add(JOURNAL[journal.problem]({ n: formatCount(journal.firstBad) }), m.audit_check_journal_next());
	}
	if (findings.backupAgrees === false) add(m.audit_check_cut(), m.audit_check_cut_next());
	if (!findings.sentinel) add(m.audit_check_sentinel(), m.audit_check_sentinel_next());
	if (findings.pageFaults > 0) add(m.audit_check_pages(counted(findings.pageFaults)), m.audit_check_pages_next());
	if (findings.dangling > 0) add(m.audit_check_dangling(counted(findings.dangling)), m.audit_check_dangling_next());
	return faults;
}
