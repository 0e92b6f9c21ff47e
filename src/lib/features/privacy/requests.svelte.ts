/** What this page asked the network for since it was opened, as the browser's own list says. */
import { countRequests, type Requests } from '#lib/domain/requests.ts';

export class PageRequests {
	#addresses = $state.raw<readonly string[]>([]);
	readonly counted: Requests = $derived(countRequests(this.#addresses, location.origin));

	/** Takes what the list holds already and whatever comes; answers the function that stops it. */
	watch(): () => void {
		const observer = new PerformanceObserver((list) => this.#add(list.getEntries()));
		for (const type of ['navigation', 'resource']) observer.observe({ type, buffered: true });
		return () => observer.disconnect();
	}

	#add(entries: readonly PerformanceEntry[]): void {
		this.#addresses = [...this.#addresses, ...entries.map(({ name }) => name)];
	}
}
