/** k-means on made clusters: Kith's beside that of ml-kmeans, on the same numbers and one start each. */
import { kmeans as mlKmeans } from 'ml-kmeans';
import { kmeans } from '#lib/analysis/kmeans.ts';
import { madeClusters } from '#lib/analysis/made-data.ts';

export interface KMeansRequest {
	n: number;
	d: number;
	k: number;
	/** 1: clusters apart; 10: clusters that overlap. */
	spread: number;
	by: 'kith' | 'ml-kmeans';
}
export interface KMeansReply {
	/** Milliseconds. */
	time: number;
	/** Sum of squared distances to the centres: what k-means makes small. */
	inertia: number;
}

onmessage = async ({ data: { n, d, k, spread, by } }: MessageEvent<KMeansRequest>) => {
	const { matrix } = madeClusters(n, d, k, spread, 3);
	const table = Array.from({ length: n }, (_, row) => Array.from(matrix.subarray(row * d, (row + 1) * d)));
	const start = performance.now();
	let reply: KMeansReply;
	if (by === 'kith') {
		const found = await kmeans(matrix, n, d, k, { seed: 1, restarts: 1 });
		if (!found.ok) throw new Error(found.error.code);
		reply = { time: performance.now() - start, inertia: found.value.inertia };
	} else {
		const { centroids } = mlKmeans(table, k, { seed: 1 });
		const time = performance.now() - start;
		reply = { time, inertia: inertiaOf(table, centroids) };
	}
	postMessage(reply);
};

function inertiaOf(table: number[][], centres: number[][]): number {
	const squares = (row: number[], centre: number[]) =>
		row.reduce((sum, value, index) => sum + (value - (centre[index] ?? 0)) ** 2, 0);
	return table.reduce((sum, row) => sum + Math.min(...centres.map((centre) => squares(row, centre))), 0);
}
