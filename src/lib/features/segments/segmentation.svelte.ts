/**
 * State of the segments screen: which features there are, what the person chose, the report of the last
 * run. Runs by itself once with what the data suggest, or as the saved groups were made.
 */
import type { Engine } from '#lib/client/engine.ts';
import { asKithError } from '#lib/client/live.svelte.ts';
import type { Failure } from '#lib/domain/errors.ts';
import type { FeatureId } from '#lib/domain/segments.ts';
import type { FeatureOverview, Progress, SavedSegments, SegmentChoice, SegmentReport } from '#lib/engine/api.ts';

export class Segmentation {
	choice = $state<SegmentChoice>({ features: [], missing: 'leave-out', k: null });
	report = $state.raw<SegmentReport | null>(null);
	/** The choice the report was made with. */
	made = $state.raw<SegmentChoice | null>(null);
	progress = $state.raw<Progress | null>(null);
	failure = $state.raw<Failure | null>(null);
	/** Saved groups this report became, so that saving twice is not offered. */
	savedModel = $state.raw<SegmentReport['model'] | null>(null);
	#engine: Engine;
	#running: AbortController | null = null;

	constructor(engine: Engine) {
		this.#engine = engine;
	}

	get isRunning(): boolean {
		return this.progress !== null;
	}

	/** First run: as the saved groups were made, else with what the data suggest. */
	start(overview: FeatureOverview, saved: SavedSegments | null): void {
		if (this.made || this.isRunning) return;
		const known = new Set(overview.features.map(({ id }) => id));
		const wanted = saved
			? saved.model.features.map(({ id }) => id)
			: overview.features.filter(({ suggested }) => suggested).map(({ id }) => id);
		const features = wanted.filter((id) => known.has(id));
		this.choice = {
			features,
			missing: saved?.model.missing ?? 'leave-out',
			k: saved ? saved.model.segments.length : null
		};
		if (features.length > 0) void this.run();
	}

	toggle(feature: FeatureId, on: boolean): void {
		const { features } = this.choice;
		this.choice.features = on ? [...features, feature] : features.filter((id) => id !== feature);
	}

	async run(): Promise<void> {
		this.cancel();
		const running = new AbortController();
		this.#running = running;
		const choice = $state.snapshot(this.choice);
		this.failure = null;
		this.progress = { step: 'reading', done: 0, total: 0 };
		try {
			const report = await this.#engine.insights.cluster(choice, {
				signal: running.signal,
				onProgress: (progress) => {
					if (this.#running === running) this.progress = progress;
				}
			});
			if (this.#running !== running) return;
			this.report = report;
			this.made = choice;
		} catch (reason) {
			const { failure } = asKithError(reason);
			if (this.#running === running && failure.code !== 'cancelled') this.failure = failure;
		} finally {
			if (this.#running === running) {
				this.#running = null;
				this.progress = null;
			}
		}
	}

	cancel(): void {
		this.#running?.abort();
		this.#running = null;
		this.progress = null;
	}

	/** Saves the groups of the report; answers the journal entry. */
	async save(): Promise<number | null> {
		if (!this.report) return null;
		const { model } = this.report;
		const { seq } = await this.#engine.insights.save({ model });
		this.savedModel = model;
		return seq;
	}
}
