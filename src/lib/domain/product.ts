/** What can be sold: goods and services. */
import type { ProductId } from './ids.ts';
import type { Money } from './money.ts';
import type { RecordSource } from './source.ts';

/** A share in hundredths of a percent: 1900 is 19 %. */
export type BasisPoints = number;

export interface Product {
	kind: 'good' | 'service';
	name: string;
	/** Article number; need not be there. */
	code: string;
	/** Of one unit; net or gross as the order says. */
	price: Money | null;
	/** Such as `h` or `pcs`; as text. */
	unit: string;
	tax: BasisPoints;
	description: string;
	/** Offered when an order is written. */
	active: boolean;
	at: number;
	source: RecordSource;
}

export function emptyProduct(at: number): Product {
	return {
		kind: 'good',
		name: '',
		code: '',
		price: null,
		unit: '',
		tax: 0,
		description: '',
		active: true,
		at,
		source: { kind: 'manual' }
	};
}

export interface ProductSummary {
	id: ProductId;
	rev: number;
	deletedAt: number;
	updatedAt: number;
	kind: Product['kind'];
	name: string;
	code: string;
	price: Money | null;
	unit: string;
	tax: BasisPoints;
	active: boolean;
	at: number;
}
