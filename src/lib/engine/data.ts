/**
 * The overview on the first screen, settings, storage, sample data, and the end of everything. Every start asks for
 * the overview and for none of the others, which load when they are used.
 */
import { ok } from '#lib/domain/errors.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import { fold } from '#lib/domain/text.ts';
import type { Handlers } from './context.ts';
import { savedSegments } from './placing.ts';

const WEEK = 7 * 86_400_000;

export const data: Handlers<'data'> = {
	async overview(_, context) {
		const loaded = await context.session.directory();
		if (!loaded.ok) return loaded;
		const imports = await context.store.all('imports');
		if (!imports.ok) return imports;
		const segments = await savedSegments(context);
		if (!segments.ok) return segments;
		const directory = loaded.value;
		const since = context.now() - WEEK;
		const tags = new Set<string>();
		const spent = new Map<Currency, number>();
		let sample = 0;
		let changedThisWeek = 0;
		let reachable = 0;
		for (let slot = 0; slot < directory.size; slot++) {
			const row = directory.row(slot);
			if (!row || row.deletedAt) continue;
			if (row.sample) sample++;
			if (row.updatedAt >= since) changedThisWeek++;
			if (row.emails.length > 0 || row.phones.length > 0) reachable++;
			for (const tag of row.tags) tags.add(fold(tag));
			if (row.spent) spent.set(row.spent.currency, (spent.get(row.spent.currency) ?? 0) + row.spent.amount);
		}
		const last = imports.value[0];
		return ok({
			customers: directory.living,
			deleted: directory.deleted,
			sample,
			lastImport: last ? { ...last.body, id: last.id } : null,
			segments: segments.value,
			changedThisWeek,
			tags: tags.size,
			reachable: directory.living > 0 ? reachable / directory.living : 0,
			spent: [...spent]
				.map(([currency, amount]) => ({ currency, amount: amount as MinorUnits }))
				.sort((a, b) => b.amount - a.amount)
		});
	},

	settings: async (input, context) => (await import('./settings.ts')).settings(input, context),
	saveSettings: async (input, context) => (await import('./settings.ts')).saveSettings(input, context),
	storage: async (input, context) => (await import('./storage.ts')).storage(input, context),

	async addSample(input, context) {
		const { addSample } = await import('./sample/calls.ts');
		return addSample(input, context);
	},

	async sample(_, context) {
		const { standingSample } = await import('./sample/calls.ts');
		return standingSample(context);
	},

	async removeSample(_, context) {
		const { removeSample } = await import('./sample/calls.ts');
		return removeSample(context);
	},

	async deleteEverything(_, context) {
		context.tellDeletion();
		return context.device.destroy();
	}
};
