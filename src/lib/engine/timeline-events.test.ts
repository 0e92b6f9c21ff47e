import { describe, expect, test } from 'vitest';
import { localDayAt, localInstant, type Day } from '#lib/domain/dates.ts';
import type { CustomerId, OrderId, PaymentId, TaskId } from '#lib/domain/ids.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import { emptyOrder, type Order, type Payment } from '#lib/domain/order.ts';
import { emptyTask, type Task } from '#lib/domain/task.ts';
import { eventOfTask, eventsOfOrder } from './timeline-events.ts';

const NOW = new Date(2026, 10, 21, 9).getTime();
const DAY = localDayAt(NOW);
const stored = { rev: 1, at: 0, updatedAt: 0, deletedAt: 0 };

describe('an order', () => {
	const of = (part: Partial<Order>) =>
		eventsOfOrder({
			...stored,
			id: 'order' as OrderId,
			body: { ...emptyOrder('invoice', DAY, 'EUR' as Currency), ...part }
		});
	const payment = (id: string, part: Partial<Payment> = {}): Payment => ({
		id: id as PaymentId,
		day: (DAY + 3) as Day,
		amount: 500 as MinorUnits,
		method: 'cash',
		note: '',
		...part
	});

	test('stands at noon of its day, or when it got its number on that day', () => {
		expect(of({})[0]).toMatchObject({ event: 'written', at: localInstant(DAY, 720), timed: false });
		expect(of({ issuedAt: NOW })[0]).toMatchObject({ at: NOW, timed: true });
		const later = localInstant((DAY + 2) as Day, 600);
		expect(of({ issuedAt: later })[0]).toMatchObject({ at: localInstant(DAY, 720), timed: false });
	});

	test('tells of each payment that moved money, on its own day', () => {
		const events = of({ payments: [payment('a'), payment('b', { method: 'offset' })] });
		expect(events.map(({ event }) => event)).toEqual(['written', 'paid']);
		expect(events[1]).toMatchObject({ method: 'cash', at: localInstant((DAY + 3) as Day, 720), timed: false });
		expect(events[1]!.amount).toEqual({ amount: 500, currency: 'EUR' });
	});
});

test('a task stands where it was done, else where it is due, else where it was written down', () => {
	const of = (part: Partial<Task>) =>
		eventOfTask({
			...stored,
			id: 'task' as TaskId,
			body: { ...emptyTask(NOW, 'anna' as CustomerId), due: DAY, time: 600, ...part }
		});
	expect(of({ doneAt: NOW + 5 })).toMatchObject({ event: 'done', at: NOW + 5, timed: true });
	expect(of({})).toMatchObject({ event: 'due', at: localInstant(DAY, 600), timed: true });
	expect(of({ time: null })).toMatchObject({ event: 'due', at: localInstant(DAY, 720), timed: false });
	expect(of({ due: null, time: null })).toMatchObject({ event: 'planned', at: NOW, timed: true });
});
