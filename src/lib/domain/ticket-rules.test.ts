import { expect, test } from 'vitest';
import type { Day } from './dates.ts';
import type { MessageId } from './ids.ts';
import { closed, isLate, reopened, replied, resolved } from './ticket-rules.ts';
import { emptyTicket, type TicketMessage } from './ticket.ts';

const ticket = { ...emptyTicket(1, null), subject: 'Broken' };
const message = (from: TicketMessage['from']): TicketMessage => ({ id: 'm' as MessageId, at: 5, from, text: 'x' });

test('an answer leaves it waiting, the customer opens it again, a note changes nothing', () => {
	const before = structuredClone(ticket);
	const answered = replied(ticket, message('us'));
	expect(answered.state).toBe('waiting');
	expect(replied(answered, message('note')).state).toBe('waiting');
	const settled = resolved(answered, 'sent a new one', 9);
	expect([settled.state, settled.resolvedAt, settled.resolution]).toEqual(['resolved', 9, 'sent a new one']);
	expect(replied(settled, message('us')).state).toBe('resolved');
	const again = replied(settled, message('customer'));
	expect([again.state, again.resolvedAt, again.messages.length]).toEqual(['open', 0, 2]);
	expect(ticket).toEqual(before);
});

test('the time of resolution is that of the first, until it is opened again', () => {
	const settled = resolved(ticket, 'a', 9);
	expect(closed(settled, 20)).toMatchObject({ state: 'closed', resolvedAt: 9 });
	expect(closed(ticket, 20)).toMatchObject({ state: 'closed', resolvedAt: 20 });
	expect(resolved(reopened(settled), 'b', 30).resolvedAt).toBe(30);
});

test('late is only what is open and was due before today', () => {
	const due = 20000 as Day;
	expect(isLate({ state: 'waiting', due }, 20001 as Day)).toBe(true);
	expect(isLate({ state: 'open', due }, 20000 as Day)).toBe(false);
	expect(isLate({ state: 'open', due: null }, 20001 as Day)).toBe(false);
	expect(isLate({ state: 'resolved', due }, 20001 as Day)).toBe(false);
});
