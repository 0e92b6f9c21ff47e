/**
 * Short messages that pass. The frame makes one `Toasts`, puts it into the context and draws it; a screen
 * takes it with `getToasts()` while its component starts. One with an action stays longer, a bad one
 * until it is closed.
 */
import { createContext } from 'svelte';

export interface Toast {
	id: number;
	text: string;
	tone: 'plain' | 'good' | 'bad';
	action?: { label: string; onpick: () => void };
}

export interface ToastOptions {
	tone?: Toast['tone'];
	/** One thing to do about it, such as Undo. */
	action?: Toast['action'];
	/** How long it stays; by default 5 s, 10 s with an action, and a bad one until closed. */
	seconds?: number;
}

const MOST = 3;

interface Timer {
	handle: ReturnType<typeof setTimeout> | undefined;
	milliseconds: number;
}

export class Toasts {
	list = $state.raw<readonly Toast[]>([]);
	#next = 1;
	#timers = new Map<number, Timer>();

	/** Shows a message and answers its id. The oldest goes when there are more than three. */
	show(text: string, options: ToastOptions = {}): number {
		const id = this.#next++;
		const tone = options.tone ?? 'plain';
		const seconds = options.seconds ?? (tone === 'bad' ? Infinity : options.action ? 10 : 5);
		this.list = [...this.list, { id, text, tone, action: options.action }];
		for (const old of this.list.slice(0, -MOST)) this.dismiss(old.id);
		if (seconds !== Infinity) {
			this.#timers.set(id, { handle: undefined, milliseconds: seconds * 1000 });
			this.resume();
		}
		return id;
	}

	dismiss(id: number) {
		clearTimeout(this.#timers.get(id)?.handle);
		this.#timers.delete(id);
		this.list = this.list.filter((toast) => toast.id !== id);
	}

	/** Takes every message away, at once. */
	clear() {
		for (const { id } of this.list) this.dismiss(id);
	}

	/** Nothing goes away under the pointer or the focus. */
	pause() {
		for (const timer of this.#timers.values()) {
			clearTimeout(timer.handle);
			timer.handle = undefined;
		}
	}

	resume() {
		for (const [id, timer] of this.#timers) {
			timer.handle ??= setTimeout(() => this.dismiss(id), timer.milliseconds);
		}
	}
}

export const [getToasts, setToasts] = createContext<Toasts>();
