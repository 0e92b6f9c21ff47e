/** Readers of columns that say how to reach somebody: e-mails, phones, addresses, several in a cell. */
import type { Address, ContactType } from '#lib/domain/customer.ts';
import type { RowContext } from './contract.ts';
import { LONGEST, MOST, BIT, addEmail, addressOf, cap, joined } from './draft-row.ts';
import type { Reader, Row } from './draft-row.ts';
import { readEmails } from './emails.ts';
import { phoneKey } from './phones.ts';
import { isBlank, isNothing, tidyCode, tidyText } from './values.ts';

/** `Anna <a@b>` in a name column: the address goes to the e-mails, the rest is the name. */
export function nameBesideEmail(value: string, row: Row, type: ContactType): string {
	const [email] = readEmails(value);
	if (!email?.valid) return value;
	addEmail(row, type, email.value);
	return email.name;
}

export function emailReader(type: ContactType): Reader {
	return (text, row, cell) => {
		const found = readEmails(text);
		for (const email of found) {
			if (email.valid) addEmail(row, type, email.value);
			else if (!isNothing(email.value)) {
				cell.problem = 'email-invalid';
				const reachable = row.reachable;
				addEmail(row, type, cap(email.value, LONGEST.email, cell));
				row.reachable = reachable;
			}
			if (row.emailName === '') row.emailName = email.name;
		}
		const only = found.length === 1 ? found[0]! : null;
		if (only) cell.after = only.valid || !isNothing(only.value) ? only.value : '';
		else
			cell.after = found
				.filter((email) => email.valid || !isNothing(email.value))
				.map((email) => email.value)
				.join('; ');
	};
}

/** Parts of a cell with several numbers; a mark separates only where each part is long enough for one. */
export function splitPhones(text: string): string[] {
	if (!/[;|\n,、，；&]|\s\/\s|:::|\s(?:or|oder|und|and|y|o|ou|et)\s/i.test(text)) return [text];
	const parts = text.split(/[;|\n、；]|\s:::\s/).flatMap((part) => {
		const pieces = part.split(/[,，&]|\s\/\s|\s(?:or|oder|und|and|y|o|ou|et)\s/i);
		return pieces.every((piece) => piece.replace(/\D/g, '').length >= 6) ? pieces : [part];
	});
	return parts.map((part) => part.trim()).filter((part) => part !== '');
}

export function phoneReader(type: ContactType, context: RowContext): Reader {
	const { phones, plan } = context;
	return (text, row, cell) => {
		const shown: string[] = [];
		for (const part of splitPhones(text)) {
			const { e164, problem } = phones.parse(part, plan.country);
			let value = e164;
			if (value === null) {
				value = tidyCode(part).replace(/^\*\s+/, '');
				if (isNothing(value)) continue;
				cell.problem = problem;
				value = cap(value, LONGEST.phone, cell);
				if (value.replace(/\D/g, '').length >= 5) row.reachable = true;
			} else row.reachable = true;
			shown.push(value);
			const key = phoneKey(value);
			if (row.phones.length < MOST.phones && !row.phones.some((other) => phoneKey(other.value) === key)) {
				row.phones.push({ type, value });
			}
			row.spoken |= BIT.phones;
		}
		cell.after = shown.length === 1 ? shown[0]! : shown.join('; ');
	};
}

/** `Hauptstr. 5, 10115 Berlin, Germany` in its parts where it has that form; else all of it is the street. */
function readAddress(text: string, address: Address): void {
	const line = text.replace(/\n+/g, ', ').replace(/,\s*,/g, ',');
	const match = /^([^,]+(?:,[^,\d]+)?),\s*(?:[A-Z]{1,2}-)?(\d{4,5})\s+([^,\d]+)(?:,\s*([^,\d]+))?$/.exec(line);
	if (!match) {
		address.street = joined(address.street, line, ', ');
		return;
	}
	address.street = joined(address.street, match[1]!.trim(), ', ');
	address.postcode ||= match[2]!;
	address.city ||= match[3]!.trim();
	if (match[4]) address.country ||= match[4].trim();
}

export function addressReader(type: ContactType): Reader {
	return (text, row, cell) => {
		const value = tidyText(text);
		if (isBlank(value)) return;
		cell.after = cap(value, LONGEST.address, cell);
		readAddress(cell.after, addressOf(row, type));
		row.spoken |= BIT.addresses;
	};
}
