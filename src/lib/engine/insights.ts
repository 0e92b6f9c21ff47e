/** Segments: which features there are, clustering, and the saved segmentation. */
import { localDayAt } from '#lib/domain/dates.ts';
import { assert, fail, ok } from '#lib/domain/errors.ts';
import { newId, type CustomerId, type SegmentModelId } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { FeatureId } from '#lib/domain/segments.ts';
import type { CustomerDirectory } from '#lib/store/contract.ts';
import type { FeatureInfo } from './api.ts';
import type { Handlers } from './context.ts';
import { featureColumns } from './places.ts';
import { savedSegments } from './placing.ts';

/** Random starts are the same each time, so that the same customers give the same segments. */
const SEED = 20_26;

/** Below this share of customers a feature is not suggested: most rows would be guesses or left out. */
const SUGGEST_FROM = 0.6;

const BUILT_IN: readonly FeatureId[] = ['recency', 'frequency', 'monetary', 'satisfaction'];

export const insights: Handlers<'insights'> = {
	async features(_, context) {
		const loaded = await context.session.directory();
		if (!loaded.ok) return loaded;
		const fields = await context.store.all('fields');
		if (!fields.ok) return fields;
		const { describeFeature } = await import('#lib/analysis/features.ts');
		const directory = loaded.value;
		const { currency, others } = mainCurrency(directory);
		const names = new Map<FeatureId, string>(BUILT_IN.map((id) => [id, '']));
		for (const { id, body } of fields.value) if (body.type === 'number') names.set(`custom:${id}`, body.name);
		const columns = featureColumns(directory, [...names.keys()], localDayAt(context.now()), currency);
		const features: FeatureInfo[] = [];
		for (const [id, column] of columns) {
			const { present, skewness, log } = describeFeature(column);
			if (present === 0) continue;
			const suggested = BUILT_IN.includes(id) && present >= SUGGEST_FROM * directory.living;
			features.push({
				id,
				name: names.get(id)!,
				present,
				missing: directory.living - present,
				skewness,
				log,
				suggested
			});
		}
		// Without orders in the data the imported numbers are the best there is.
		if (!features.some((feature) => feature.suggested)) {
			for (const feature of features) feature.suggested = feature.present >= SUGGEST_FROM * directory.living;
		}
		return ok({ features, customers: directory.living, currency, otherCurrencies: others });
	},

	async cluster({ features, missing, k }, context) {
		const loaded = await context.session.directory();
		if (!loaded.ok) return loaded;
		const { segment } = await import('#lib/analysis/segment.ts');
		const directory = loaded.value;
		const today = localDayAt(context.now());
		const { currency } = mainCurrency(directory);
		const columns = featureColumns(directory, features, today, currency);
		const living: number[] = [];
		for (let slot = 0; slot < directory.size; slot++) {
			const row = directory.row(slot);
			if (row && !row.deletedAt) living.push(slot);
		}
		const rows = features.map((id) => ({ id, values: Float64Array.from(living, (slot) => columns.get(id)![slot]!) }));
		const done = await segment(rows, {
			missing,
			k,
			seed: SEED,
			fittedOn: today,
			currency: features.includes('monetary') ? currency : null,
			signal: context.signal,
			onProgress: (step, finished, total) => context.progress(step, finished, total)
		});
		if (!done.ok) return done;
		const { model, curve, silhouetteSample, scatter, axes } = done.value;
		const shown = Array.from(scatter.rows, (row) => {
			const summary = directory.row(living[row]!);
			assert(summary, 'a clustered row is a living customer');
			return summary;
		});
		return ok({
			model,
			curve,
			silhouetteSample,
			axes,
			points: {
				x: scatter.x,
				y: scatter.y,
				segment: scatter.segment,
				ids: shown.map((row): CustomerId => row.id),
				names: shown.map((row) => row.name)
			}
		});
	},

	async save({ model }, context) {
		const known = await context.store.all('segments');
		if (!known.ok) return known;
		const id = newId<SegmentModelId>(context.random);
		const done = await context.store.commit({ kind: 'segments' }, [
			...known.value.map(({ id: old }) => ({ kind: 'delete', table: 'segments', id: old }) as const),
			{ kind: 'create', table: 'segments', id, at: context.now(), body: model }
		]);
		return done.ok ? ok({ id, seq: done.value.seq }) : done;
	},

	async saved(_, context) {
		return savedSegments(context);
	},

	async rename({ id, segment, label }, context) {
		const stored = await context.store.get('segments', id);
		if (!stored.ok) return stored;
		if (!stored.value || stored.value.deletedAt || !stored.value.body.segments[segment]) return fail('not-found');
		const { body, rev } = stored.value;
		const segments = body.segments.map((profile, index) =>
			index === segment ? { ...profile, label: label.trim() } : profile
		);
		const done = await context.store.commit({ kind: 'segments' }, [
			{
				kind: 'patch',
				table: 'segments',
				id,
				baseRev: rev,
				fields: { segments: { from: body.segments, to: segments } }
			}
		]);
		return done.ok ? ok({ seq: done.value.seq }) : done;
	},

	async remove({ id }, context) {
		const done = await context.store.commit({ kind: 'segments' }, [{ kind: 'delete', table: 'segments', id }]);
		return done.ok ? ok({ seq: done.value.seq }) : done;
	}
};

/** The currency most customers' money is in: sums and averages never mix two. */
function mainCurrency(directory: CustomerDirectory): { currency: Currency | null; others: number } {
	const counts = new Map<Currency, number>();
	for (let slot = 0; slot < directory.size; slot++) {
		const row = directory.row(slot);
		if (row?.spent && !row.deletedAt) counts.set(row.spent.currency, (counts.get(row.spent.currency) ?? 0) + 1);
	}
	const sorted = [...counts].sort((a, b) => b[1] - a[1]);
	const others = sorted.slice(1).reduce((sum, [, count]) => sum + count, 0);
	return { currency: sorted[0]?.[0] ?? null, others };
}
