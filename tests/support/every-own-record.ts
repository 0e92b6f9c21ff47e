/** Records of what a user sets up for all others, with every field filled; for `everyRecord`. */
import { dayOf } from '#lib/domain/dates.ts';
import type { FieldId, ImportId, SegmentModelId, TagId, ViewId } from '#lib/domain/ids.ts';
import type { Currency, MinorUnits, Money } from '#lib/domain/money.ts';
import { SETTINGS_ID } from '#lib/domain/settings.ts';
import type { TableName, Tables } from '#lib/domain/tables.ts';

export type Creates = {
	[T in TableName]: { kind: 'create'; table: T; id: Tables[T]['id']; at: number; body: Tables[T]['body'] };
};

export const AT = Date.UTC(2026, 4, 17, 9, 30);
export const EUR = 'EUR' as Currency;
export const money = (amount: number): Money => ({ amount: amount as MinorUnits, currency: EUR });
export const day = (date: number) => dayOf(2026, 5, date)!;

type Own = Pick<Creates, 'segments' | 'fields' | 'imports' | 'settings' | 'views' | 'tags'>;

export function ownRecords(ids: { field: FieldId; import: ImportId }, id: <Id extends string>() => Id): Own {
	return {
		segments: {
			kind: 'create',
			table: 'segments',
			id: id<SegmentModelId>(),
			at: AT,
			body: {
				features: [{ id: `custom:${ids.field}`, log: true, mean: 1, sd: 2, median: 3 }],
				missing: 'median',
				segments: [
					{
						size: 1,
						means: [1],
						medians: [1],
						centre: [0.5],
						traits: [{ feature: `custom:${ids.field}`, level: 'high', z: 1.5 }],
						label: 'Good ones'
					}
				],
				silhouette: 0.5,
				inertia: 1.25,
				seed: 7,
				fittedOn: day(5),
				used: 10,
				leftOut: 2,
				currency: EUR
			}
		},
		fields: {
			kind: 'create',
			table: 'fields',
			id: ids.field,
			at: AT,
			body: { name: 'Credit', type: 'choices', options: ['a', 'b'], position: 2 }
		},
		imports: {
			kind: 'create',
			table: 'imports',
			id: ids.import,
			at: AT,
			body: {
				fileName: 'kunden.csv',
				importedAt: AT,
				created: 1,
				updated: 2,
				unchanged: 3,
				skipped: 4,
				signature: 'name\u001femail',
				plan: {
					encoding: 'utf-8',
					dialect: { delimiter: ';', quote: '"', escape: 'double', sepLine: false, headerRow: 0 },
					columns: [
						{
							index: 0,
							header: 'Name',
							target: { kind: 'field', field: 'name' },
							type: 'work',
							dateOrder: 'dmy',
							decimal: ',',
							currency: EUR
						}
					],
					kind: 'auto',
					nameOrder: 'given-first',
					country: 'DE',
					currency: EUR,
					tags: ['new'],
					source: 'kunden.csv'
				},
				seq: 1
			}
		},
		settings: {
			kind: 'create',
			table: 'settings',
			id: SETTINGS_ID,
			at: AT,
			body: { country: 'DE', currency: EUR, lock: { idleMinutes: 10, hiddenMinutes: 5 } }
		},
		views: {
			kind: 'create',
			table: 'views',
			id: id<ViewId>(),
			at: AT,
			body: {
				name: 'Late payers',
				screen: 'orders',
				filter: { tags: ['late'] },
				sort: 'due',
				descending: true,
				columns: ['number', 'due'],
				group: 'status',
				shown: 'board',
				at: AT
			}
		},
		tags: {
			kind: 'create',
			table: 'tags',
			id: id<TagId>(),
			at: AT,
			body: { name: 'vip', colour: 'red', cadence: 7, at: AT }
		}
	};
}
