/** Elements without a framework. Text only ever becomes text: nothing here reads markup. */

type Child = Node | string | null | false;
type Attributes = Record<string, string | boolean | ((event: Event) => void)>;

/** `element('p', { class: 'hint' }, 'Text')`; functions listen, `true` sets an empty attribute, `false` none. */
export function element<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	attributes: Attributes = {},
	...children: Child[]
): HTMLElementTagNameMap[K] {
	const made = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (typeof value === 'function') made.addEventListener(name, value);
		else if (value !== false) made.setAttribute(name, value === true ? '' : value);
	}
	made.append(...children.filter((child): child is Node | string => child !== null && child !== false));
	return made;
}

/** Lets the browser save a blob under a name. */
export function save(blob: Blob, name: string): void {
	const url = URL.createObjectURL(blob);
	element('a', { href: url, download: name }).click();
	// Revoked later: Safari reads the blob only after the click has returned.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** After the browser has drawn what was just put there; work that blocks comes then. */
export function drawn(): Promise<void> {
	return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
