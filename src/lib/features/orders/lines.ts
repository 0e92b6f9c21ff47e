/** Lines of a document while they are written. Pure. */
import type { MinorUnits } from '#lib/domain/money.ts';
import type { Order, OrderLine } from '#lib/domain/order.ts';
import type { BasisPoints } from '#lib/domain/product.ts';

/** One of something, to be said. */
export function emptyLine(tax: BasisPoints): OrderLine {
	return { product: null, text: '', quantity: 1000, unit: '', price: 0 as MinorUnits, discount: 0, tax };
}

/** Nothing was written into it. */
export function isBlank({ product, text, price }: OrderLine): boolean {
	return product === null && text.trim() === '' && price === 0;
}

/** Without lines that nobody wrote anything into. */
export function withoutBlanks(order: Order): Order {
	return order.lines.some(isBlank) ? { ...order, lines: order.lines.filter((line) => !isBlank(line)) } : order;
}
