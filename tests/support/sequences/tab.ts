/** Tabs of a world: an engine each, called as the page's worker is, with everything that crosses cloned. */
import type { Result } from '#lib/domain/errors.ts';
import type { Area, Contract, EngineWire, Handshake, Hello } from '#lib/engine/api.ts';
import { KDF_LIMITS } from '#lib/domain/vault.ts';
import { API_VERSION } from '#lib/domain/api-version.ts';
import { createEngine } from '#lib/engine/engine.ts';
import { handles } from './globals.ts';
import type { World } from './world.ts';

export type Method = { [A in Area]: `${A}.${keyof Contract[A] & string}` }[Area];
type CallOf<M extends Method> = M extends `${infer A extends Area}.${infer N}`
	? N extends keyof Contract[A]
		? Contract[A][N]
		: never
	: never;
export type Input<M extends Method> = CallOf<M> extends { input: infer I } ? I : never;
export type Output<M extends Method> = CallOf<M> extends { output: infer O } ? O : never;

export class Tab {
	readonly owner: number;
	readonly #wire: EngineWire;
	readonly #world: World;
	#calls = 0;

	constructor(world: World) {
		this.#world = world;
		this.owner = world.newOwner();
		this.#wire = createEngine({ ...world.environment(this.owner), kdfCost: { ...KDF_LIMITS.floor, parallelism: 1 } });
	}

	/** What the page's storage remembers outlives the tab. */
	async hello(): Promise<Result<Hello>> {
		const { remembered } = this.#world;
		const handshake: Handshake = { apiVersion: API_VERSION, base: '/', locale: 'en', remembered, frame: 'none' };
		return this.#wire.hello(
			handshake,
			() => undefined,
			() => undefined,
			(next) => (this.#world.remembered = next)
		);
	}

	async call<M extends Method>(method: M, input: Input<M>): Promise<Result<Output<M>>> {
		const [area = '', name = ''] = method.split('.');
		const reply = await this.#wire.call(++this.#calls, area, name, cloned(input), null);
		return cloned(reply) as Result<Output<M>>;
	}
}

/** As a message would carry it. Node turns a `File` into a nameless `Blob`, a browser does not: files pass as they are. */
function cloned<T>(value: T): T {
	if (value instanceof Blob || (typeof value === 'object' && value !== null && handles.has(value))) return value;
	if (Array.isArray(value)) return value.map(cloned) as T;
	if (typeof value !== 'object' || value === null) return value;
	if (Object.getPrototypeOf(value) !== Object.prototype) return structuredClone(value);
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cloned(inner as unknown)])) as T;
}
