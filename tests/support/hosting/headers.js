/**
 * What a host should send with the app, in one place: from here `npm run hosting` writes the file that each kind of
 * host reads, and a test compares them. The page carries its own policy in a meta element (svelte.config.js);
 * these lines add what a page cannot say about itself.
 */

/** The line to change where another site may show Kith in a frame. */
export const FRAMES = "frame-ancestors 'self'";
export const FRAMES_EXAMPLE = "frame-ancestors 'self' https://www.example.com";

/** The engine worker does not inherit the page's policy: no other origin can be reached from there. */
export const WORKER_POLICY =
	"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/** @type {{ path: string, headers: [name: string, value: string][] }[]} `path` as the app's folder knows it; the first is for all files. */
export const RULES = [
	{
		path: '/*',
		headers: [
			['Content-Security-Policy', FRAMES],
			['X-Content-Type-Options', 'nosniff'],
			['Referrer-Policy', 'no-referrer'],
			['Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()']
		]
	},
	{ path: '/_app/immutable/*', headers: [['Cache-Control', 'public, max-age=31536000, immutable']] },
	{ path: '/_app/immutable/workers/*', headers: [['Content-Security-Policy', WORKER_POLICY]] },
	{ path: '/service-worker.js', headers: [['Cache-Control', 'no-cache']] }
];

const ABOUT = [
	'Written by `npm run hosting` from tests/support/hosting/headers.js. The pages carry a Content-Security-Policy of their own;',
	'these lines add what a page cannot say about itself.'
];
const ADMIT = ['To let another site show Kith in a frame, name it in the policy of all files:', `  ${FRAMES_EXAMPLE}`];

/** @param {string[]} lines */
const commented = (lines) => lines.map((line) => `# ${line}`.trimEnd());

/** Netlify, Cloudflare Pages and others that read `_headers`. */
function underscoreHeaders() {
	return [
		...commented([...ABOUT, 'For Netlify, Cloudflare Pages and others that read this file.', '', ...ADMIT]),
		...RULES.flatMap(({ path, headers }) => ['', path, ...headers.map(([name, value]) => `  ${name}: ${value}`)])
	];
}

// nginx forgets the headers of an outer block where an inner one adds any, so each block names all of its own.
function nginx() {
	return [
		...commented([...ABOUT, 'Include it in the server block; `root` is the folder of the build.', '', ...ADMIT]),
		...RULES.map(({ path }, index) => {
			const lines = [...headersFor(index)].map(([name, value]) => `	add_header ${name} "${value}" always;`);
			const place = path === '/*' ? '/' : path.endsWith('*') ? `^~ ${path.slice(0, -1)}` : `= ${path}`;
			return ['', `location ${place} {`, ...lines, '	try_files $uri $uri/index.html =404;', '}'].join('\n');
		})
	];
}

// Left alone, Caddy sorts them by path, and the line for all files would have the last word.
function caddy() {
	return [
		...commented([...ABOUT, 'Import it in the site block, after `root` and before `file_server`.', '', ...ADMIT]),
		'',
		'route {',
		...RULES.flatMap(({ path, headers }) => [
			`	header ${path} {`,
			...headers.map(([name, value]) => `		${name} "${value}"`),
			'	}'
		]),
		'}'
	];
}

function apache() {
	const [all, ...others] = RULES;
	/** @param {[string, string][]} headers */
	const set = (headers) => headers.map(([name, value]) => `	Header always set ${name} "${value}"`);
	return [
		...commented([
			...ABOUT,
			'Lay it into the folder of the build as `.htaccess`; mod_headers and mod_setenvif must be on.',
			'',
			...ADMIT
		]),
		'<IfModule mod_headers.c>',
		...set(all?.headers ?? []),
		...others.flatMap(({ path, headers }) => {
			const pattern = path.replace(/\./g, '\\.').replace(/\*$/, '');
			const part = path.replace(/[^a-z]+/g, '_').replace(/^_|_$/g, '');
			return [
				`	SetEnvIf Request_URI "${pattern}" kith_${part}`,
				...set(headers).map((line) => `${line} env=kith_${part}`)
			];
		}),
		'</IfModule>'
	];
}

function vercel() {
	const headers = RULES.map(({ path, headers }) => ({
		source: path.replace(/\*$/, '(.*)'),
		headers: headers.map(([key, value]) => ({ key, value }))
	}));
	return [JSON.stringify({ trailingSlash: true, headers }, null, '\t')];
}

/** All headers of a rule's files: its own, and those of the rules whose paths contain them. @param {number} index */
function headersFor(index) {
	const path = RULES[index]?.path ?? '';
	const own = RULES.filter((rule) =>
		rule.path.endsWith('*') ? path.startsWith(rule.path.slice(0, -1)) : rule.path === path
	);
	return new Map(own.flatMap(({ headers }) => headers));
}

/** Path in the repository → text. */
export const FILES = Object.fromEntries(
	Object.entries({
		'static/_headers': underscoreHeaders,
		'static/hosting/nginx.conf': nginx,
		'static/hosting/Caddyfile': caddy,
		'static/hosting/apache.htaccess': apache,
		'static/hosting/vercel.json': vercel
	}).map(([path, write]) => [path, `${write().join('\n')}\n`])
);
