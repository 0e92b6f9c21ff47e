/**
 * Sample customers: made up, seeded, in four groups that segmentation should find again. E-mails end in
 * `.example` (RFC 2606) and phones use ranges that Bundesnetzagentur and Ofcom
 * keep for fiction, so that nobody real is ever reached.
 */
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import type { Day } from '#lib/domain/dates.ts';
import { newId, type CustomerId } from '#lib/domain/ids.ts';
import { moneyFrom } from '#lib/domain/money.ts';
import { fold } from '#lib/domain/text.ts';
import type { Random } from '#lib/analysis/random.ts';
import { around, EUR, gaussian, pick, SAMPLE, type Made, type Making } from './making.ts';

interface Group {
	share: number;
	/** Mean days since the last order, orders, amount of an order in euro, satisfaction. */
	recency: number;
	orders: number;
	basket: number;
	satisfaction: number;
	tag: string;
}
const GROUPS: readonly Group[] = [
	{ share: 0.18, recency: 14, orders: 14, basket: 310, satisfaction: 9, tag: 'VIP' },
	{ share: 0.42, recency: 40, orders: 6, basket: 75, satisfaction: 7.5, tag: 'newsletter' },
	{ share: 0.28, recency: 25, orders: 1.2, basket: 90, satisfaction: 7, tag: 'new' },
	{ share: 0.12, recency: 260, orders: 8, basket: 240, satisfaction: 5, tag: 'call back' }
];

interface Place {
	given: readonly string[];
	family: readonly string[];
	cities: readonly (readonly [city: string, country: string])[];
	/** First digits of numbers that nobody has; three more follow. Empty where no such range is known. */
	phone: string;
	familyFirst: boolean;
}
const PLACES: readonly Place[] = [
	{
		given: 'Ana Jürgen Zofia Siobhán Fatou Matteo Ingrid Luis Chloé Emre Katarzyna Noah'.split(' '),
		family: 'López Groß Kowalska O’Neill N’Diaye Rossi Bergström Silva Dubois Yılmaz Nowak Weber'.split(' '),
		cities: [
			['Madrid', 'ES'],
			['München', 'DE'],
			['Kraków', 'PL'],
			['Dublin', 'IE'],
			['Paris', 'FR'],
			['Milano', 'IT'],
			['Stockholm', 'SE'],
			['Lisboa', 'PT']
		],
		phone: '+493023125',
		familyFirst: false
	},
	{
		given: [...'伟芳敏静丽强磊洋艳杰'],
		family: [...'王李张刘陈杨赵黄周吴'],
		cities: [
			['深圳', 'CN'],
			['上海', 'CN'],
			['北京', 'CN'],
			['杭州', 'CN'],
			['成都', 'CN']
		],
		phone: '',
		familyFirst: true
	},
	{
		given: 'James Olivia Liam Emma Ethan Grace Aisha Owen Priya Lucas'.split(' '),
		family: 'Carter Nguyen Patel Brooks Morgan Reed Khan Hughes Sharma Bell'.split(' '),
		cities: [
			['London', 'GB'],
			['Bristol', 'GB'],
			['Leeds', 'GB'],
			['Glasgow', 'GB']
		],
		phone: '+442079460',
		familyFirst: false
	}
];
const FIRMS: readonly string[] = [
	'Bäckerei Süß GmbH',
	'Clínica Sol S.L.',
	'Müller & Söhne KG',
	'深圳华强科技有限公司',
	'Green Fork Ltd',
	'Atelier Nord AB',
	'Kowalski Design',
	'Harbour Books Ltd'
];

export function sampleCustomers(count: number, { draw, today, random }: Making): Made<'customers'>[] {
	return Array.from({ length: count }, (_, index) => {
		const body = sampleCustomer(draw, index, today);
		return { id: newId<CustomerId>(random), body };
	});
}

function sampleCustomer(draw: Random, index: number, today: Day): Customer {
	const group = pickGroup(draw);
	const place = pick(draw, PLACES);
	const orders = Math.max(1, Math.round(group.orders * around(draw, 0.35)));
	const lastOrder = Math.round(today - group.recency * around(draw, 0.5)) as Day;
	const firstOrder = Math.round(lastOrder - orders * 30 * around(draw, 0.3)) as Day;
	const customer = emptyCustomer(firstOrder * 86_400_000);
	customer.source = SAMPLE;
	if (index % 9 === 4) {
		const firm = pick(draw, FIRMS);
		customer.kind = 'organisation';
		customer.name = `${firm} ${index + 1}`;
	} else {
		customer.givenName = pick(draw, place.given);
		customer.familyName = pick(draw, place.family);
		customer.name = place.familyFirst
			? customer.familyName + customer.givenName
			: `${customer.givenName} ${customer.familyName}`;
		if (draw() < 0.4) customer.organisation = pick(draw, FIRMS);
	}
	const mailbox =
		fold(customer.name)
			.replace(/[^a-z0-9]+/g, '.')
			.replace(/^\.+|\.+$/g, '') || 'customer';
	customer.emails = [{ type: 'work', value: `${mailbox}.${index + 1}@kith.example` }];
	if (place.phone && draw() < 0.85)
		customer.phones = [{ type: 'mobile', value: place.phone + String(index % 1000).padStart(3, '0') }];
	const [city, country] = pick(draw, place.cities);
	customer.addresses = [{ type: 'work', street: '', city, region: '', postcode: '', country }];
	customer.tags = draw() < 0.6 ? ['sample', group.tag] : ['sample'];
	customer.satisfaction = draw() < 0.85 ? clamp(Math.round(group.satisfaction + gaussian(draw)), 0, 10) : null;
	customer.opening = {
		orders,
		firstOrder: orders === 1 ? lastOrder : firstOrder,
		lastOrder,
		spent: moneyFrom(Math.round(orders * group.basket * around(draw, 0.25)), EUR),
		asOf: today,
		source: 'sample'
	};
	return customer;
}

function pickGroup(draw: Random): Group {
	let rest = draw();
	for (const group of GROUPS) {
		rest -= group.share;
		if (rest < 0) return group;
	}
	return GROUPS[0]!;
}

function clamp(value: number, low: number, high: number): number {
	return Math.min(high, Math.max(low, value));
}
