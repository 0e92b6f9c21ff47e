/** From what a row has said to a customer: the name put together, person or organisation, a name for the nameless. */
import type { Customer, CustomerKind } from '#lib/domain/customer.ts';
import { fold } from '#lib/domain/text.ts';
import type { RowContext } from './contract.ts';
import { BIT, LONGEST, addTag } from './draft-row.ts';
import type { Row } from './draft-row.ts';
import { isOrganisationName, joinName, splitName } from './names.ts';

/** Builds the record; its name is empty where the row speaks of nobody. Changes `row`, which has served. */
export function assemble(row: Row, context: RowContext): Customer {
	const { plan } = context;
	for (const tag of plan.tags) addTag(row.tags, tag);
	const hasParts = row.givenName !== '' || row.familyName !== '' || row.middleName !== '';
	if (row.name === '' && !hasParts && row.emailName !== '') {
		row.name = row.emailName.slice(0, LONGEST.name);
		row.spoken |= BIT.name;
	}
	const kind = row.kind ?? (plan.kind === 'auto' ? kindOf(row, hasParts) : plan.kind);
	let { honorific, organisation } = row;
	let givenName = row.middleName === '' ? row.givenName : `${row.givenName} ${row.middleName}`.trim();
	let { familyName } = row;
	let name = row.name;
	if (kind === 'organisation') {
		if (name === '' && organisation !== '') {
			name = organisation;
			row.spoken |= BIT.name;
		}
		name ||= joinName(givenName, familyName, plan.nameOrder);
		if (row.kind === null && plan.kind === 'auto' && name === familyName) familyName = '';
		if (organisation !== '' && fold(organisation) === fold(name)) {
			organisation = '';
			row.spoken &= ~BIT.organisation;
		}
	} else if (name !== '') {
		const parts = splitName(name, plan.nameOrder);
		name = parts.name;
		if (!hasParts) {
			givenName = parts.givenName;
			familyName = parts.familyName;
		}
		honorific ||= parts.honorific;
		if (row.nameCell) row.nameCell.after = parts.honorific === '' ? name : `${parts.honorific} ${name}`;
	} else name = joinName(givenName, familyName, plan.nameOrder);
	name ||= fallbackName(row);
	return {
		kind,
		name: name.slice(0, LONGEST.name),
		honorific: honorific.slice(0, LONGEST.honorific),
		givenName: givenName.slice(0, LONGEST.part),
		familyName: familyName.slice(0, LONGEST.part),
		organisation,
		jobTitle: row.jobTitle,
		emails: row.emails,
		phones: row.phones,
		addresses: row.addresses,
		website: row.website,
		birthday: row.birthday,
		tags: row.tags,
		notes: row.notes,
		channel: row.channel,
		externalId: row.externalId,
		satisfaction: row.satisfaction,
		opening:
			row.orders === null && row.spent === null && row.firstOrder === null && row.lastOrder === null
				? null
				: {
						orders: row.orders,
						spent: row.spent,
						firstOrder: row.firstOrder,
						lastOrder: row.lastOrder,
						asOf: context.today,
						source: plan.source
					},
		custom: row.custom,
		source: { kind: 'manual' },
		since: row.since,
		organisationId: null,
		dates: [],
		consents: [],
		relations: [],
		cadence: null
	};
}

function kindOf(row: Row, hasParts: boolean): CustomerKind {
	// Some exports put a company's name into the family name.
	if (hasParts)
		return row.givenName === '' && row.middleName === '' && isOrganisationName(row.familyName)
			? 'organisation'
			: 'person';
	if (row.name !== '') {
		const same = row.organisation !== '' && fold(row.name) === fold(row.organisation);
		return same || isOrganisationName(row.name) ? 'organisation' : 'person';
	}
	return row.organisation === '' ? 'person' : 'organisation';
}

/** A record needs a name: the e-mail's local part, the organisation, the phone, the id; empty for nobody. */
function fallbackName(row: Row): string {
	const email = row.emails.find((found) => found.value.includes('@'));
	if (row.reachable && email) return email.value.slice(0, email.value.lastIndexOf('@'));
	if (row.organisation !== '') return row.organisation;
	const phone = row.reachable ? row.phones[0] : undefined;
	return phone?.value ?? row.externalId;
}
