/** From what two records share to why, and how surely, they are the same customer. */
import type { Compare, Likeness, MatchKey } from './contract.ts';
import { ALIKE, NONE, SAME, alignment, spokenOf } from './name-likeness.ts';

/** Pairs below are not listed. */
const LISTED_FROM = 0.6;

const ROLE =
	/^(?:info|office|kontakt|contact|contacto|mail|post|hello|hallo|hola|sales|vertrieb|ventas|support|service|admin|team|buchhaltung|accounting|rechnung|billing|invoice|einkauf|shop|order|bestellung|noreply|no-reply|webmaster|marketing|hr|jobs|presse|press|empfang|reception|zentrale|sekretariat|verwaltung|praxis|kanzlei)@/;

function sharesAny(a: readonly string[], b: readonly string[]): string | null {
	for (const value of a) if (b.includes(value)) return value;
	return null;
}

/** Why and how surely two records are the same customer, or null where they probably are not. */
export const compare: Compare = (a, b) => {
	const email = sharesAny(a.emails, b.emails);
	const phone = sharesAny(a.phones, b.phones);
	const hasContact = email !== null || phone !== null;
	// A forgotten blank (`AnnaWeber`) counts as equal only beside a contact in common.
	const equal = a.sorted !== '' && (a.sorted === b.sorted || (hasContact && isSameWithoutBlanks(a.name, b.name)));
	if (!equal && !hasContact && (a.kind !== b.kind || a.sorted === '' || b.sorted === '')) return null;
	const { weakest, average } = equal ? SAME : a.kind === b.kind ? alignment(spokenOf(a.name), spokenOf(b.name)) : NONE;
	const reasons: Likeness['reasons'] = [];
	if (email !== null) reasons.push('same-email');
	if (phone !== null) reasons.push('same-phone');
	if (a.name !== b.name && a.sorted === b.sorted) reasons.push('swapped-name');
	else if (weakest >= ALIKE.withEmail) reasons.push('similar-name');
	const score = scoreOf(a, b, { email, phone, equal, weakest, average });
	return score < LISTED_FROM ? null : { reasons, score: Math.round(score * 1000) / 1000 };
};

function isSameWithoutBlanks(a: string, b: string): boolean {
	return a.length !== b.length && a.replaceAll(' ', '') === b.replaceAll(' ', '');
}

interface Evidence {
	email: string | null;
	phone: string | null;
	equal: boolean;
	weakest: number;
	average: number;
}

function scoreOf(a: MatchKey, b: MatchKey, evidence: Evidence): number {
	const { email, phone, equal, weakest, average } = evidence;
	if ((email !== null || phone !== null) && equal) return 1;
	if (email !== null) {
		if (weakest >= ALIKE.withEmail || phone !== null) return 0.95;
		if (isNameless(a) || isNameless(b) || hasWordInCommon(a, b)) return 0.85;
		return ROLE.test(email) ? 0 : 0.7;
	}
	if (phone !== null) {
		if (weakest >= ALIKE.withPhone) return 0.9 * average + 0.02;
		if (isNameless(a) || isNameless(b)) return 0.85;
		return phoneAlone(a, b);
	}
	return nameAlone(a, b, evidence);
}

/** A phone shared under different names is a family's or a firm's, unless half the name says otherwise. */
function phoneAlone(a: MatchKey, b: MatchKey): number {
	if (a.kind !== b.kind) return 0;
	const wordsA = a.name.split(' ');
	const wordsB = b.name.split(' ');
	// Firms: `Weber` and `Weber Bau` at one number.
	if (a.kind === 'organisation') return hasOnlyWordsOf(wordsA, wordsB) || hasOnlyWordsOf(wordsB, wordsA) ? 0.75 : 0;
	// People: a marriage keeps the given name; a family shares the other one.
	const sameGiven = wordsA[0] === wordsB[0] && wordsA[0]!.length >= 3 && wordsA.length > 1 && wordsB.length > 1;
	return sameGiven ? 0.7 : 0;
}

function nameAlone(a: MatchKey, b: MatchKey, { equal, weakest, average }: Evidence): number {
	const isOneWord = !a.name.includes(' ');
	const otherEmail = a.emails.length > 0 && b.emails.length > 0;
	const otherPhone = a.phones.length > 0 && b.phones.length > 0;
	if (equal) {
		// 王伟 is the name of 300,000 people, and a family name alone that of any family.
		const weakName = a.kind === 'person' && b.kind === 'person' && isOneWord;
		if (weakName && (otherEmail || otherPhone)) return 0;
		if (a.kind !== b.kind) return 0.65;
		return (weakName ? 0.75 : 0.9) - (otherEmail ? 0.08 : 0) - (otherPhone ? 0.08 : 0);
	}
	if (isOneWord && a.kind === 'person') return 0;
	if (otherEmail && otherPhone) return 0;
	const needed = otherEmail || otherPhone ? ALIKE.againstContacts : ALIKE.alone;
	return weakest >= needed ? average - (otherEmail || otherPhone ? 0.25 : 0.15) : 0;
}

/** A record that was named after its phone or e-mail says nothing about who it is. */
function isNameless(key: MatchKey): boolean {
	return key.sorted === '' || !/\p{L}/u.test(key.sorted);
}

function hasWordInCommon(a: MatchKey, b: MatchKey): boolean {
	const words = b.name.split(' ');
	return a.name.split(' ').some((word) => word.length > 1 && words.includes(word));
}

function hasOnlyWordsOf(few: readonly string[], many: readonly string[]): boolean {
	return few.some((word) => word.length > 3) && few.every((word) => many.includes(word));
}
