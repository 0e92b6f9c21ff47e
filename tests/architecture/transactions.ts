/**
 * Finds promises that are not the database's inside transactions. IndexedDB commits a transaction whose code waits
 * for anything else, and whether WebCrypto counts as that differs between browsers. Follows calls from each
 * transaction callback into this repository's own functions, by the types and not by names.
 */
import { join } from 'node:path';
import ts from 'typescript';
import { repository } from './floors.ts';

const OPTIONS: ts.CompilerOptions = {
	target: ts.ScriptTarget.ESNext,
	module: ts.ModuleKind.ESNext,
	moduleResolution: ts.ModuleResolutionKind.Bundler,
	lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
	types: ['node'],
	strict: true,
	noEmit: true,
	skipLibCheck: true,
	allowImportingTsExtensions: true
};
/** Files of the platform and of packages are the same for every look. */
const parsed = new Map<string, ts.SourceFile>();
/** Methods of Dexie whose callback runs inside a transaction. */
const RUNNERS = new Set(['transaction', 'upgrade']);

export interface Found {
	/** Transactions looked at. */
	transactions: number;
	/** `file:line: code` of each promise that is not the database's. */
	foreign: string[];
}

/** Looks at files of `src`, or at the text given for a path that need not exist. */
export function findForeignPromises(paths: readonly string[], texts: ReadonlyMap<string, string> = new Map()): Found {
	const host = ts.createCompilerHost(OPTIONS);
	const { readFile, fileExists, getSourceFile } = host;
	host.fileExists = (path) => texts.has(path) || fileExists(path);
	host.readFile = (path) => texts.get(path) ?? readFile(path);
	host.getSourceFile = (path, version, ...rest) => {
		const text = texts.get(path);
		if (text !== undefined) return ts.createSourceFile(path, text, version);
		const file = parsed.get(path) ?? getSourceFile(path, version, ...rest);
		if (file) parsed.set(path, file);
		return file;
	};
	const program = ts.createProgram(paths, OPTIONS, host);
	const search = new Search(program.getTypeChecker());
	for (const path of paths) search.file(program.getSourceFile(path)!);
	return { transactions: search.transactions, foreign: [...search.foreign].sort() };
}

class Search {
	transactions = 0;
	readonly foreign = new Set<string>();
	readonly #checker: ts.TypeChecker;
	readonly #seen = new Set<ts.Node>();

	constructor(checker: ts.TypeChecker) {
		this.#checker = checker;
	}

	file(node: ts.Node): void {
		if (ts.isCallExpression(node) && this.#isRunner(node)) {
			this.transactions++;
			for (const argument of node.arguments) {
				const callback = this.#functionOf(argument);
				if (callback) this.#inside(callback);
			}
		}
		ts.forEachChild(node, (child) => this.file(child));
	}

	#isRunner(call: ts.CallExpression): boolean {
		return (
			ts.isPropertyAccessExpression(call.expression) &&
			RUNNERS.has(call.expression.name.text) &&
			isOfDexie(this.#declarationOf(call))
		);
	}

	#declarationOf(call: ts.CallExpression): ts.Declaration | undefined {
		return this.#checker.getResolvedSignature(call)?.declaration;
	}

	/** A function written here, or the one that a name stands for. */
	#functionOf(node: ts.Node): ts.Node | undefined {
		if (ts.isFunctionLike(node)) return node;
		if (!ts.isIdentifier(node)) return undefined;
		const signature = this.#checker.getTypeAtLocation(node).getCallSignatures()[0];
		return signature?.declaration;
	}

	/** Everything a function does, as if each function written in it ran. */
	#inside(code: ts.Node): void {
		if (this.#seen.has(code)) return;
		this.#seen.add(code);
		const visit = (node: ts.Node): void => {
			if (ts.isCallExpression(node)) this.#call(node);
			else if (ts.isNewExpression(node) && this.#isPromise(node)) this.#report(node);
			else if (ts.isAwaitExpression(node)) this.#waits(node.expression);
			ts.forEachChild(node, visit);
		};
		ts.forEachChild(code, visit);
	}

	#call(call: ts.CallExpression): void {
		if (call.expression.kind === ts.SyntaxKind.ImportKeyword) return this.#report(call);
		const declaration = this.#declarationOf(call);
		if (declaration && isOurs(declaration)) {
			// A name without code (a parameter, a method of an interface) may stand for anything.
			if ('body' in declaration && declaration.body) this.#inside(declaration);
			else if (this.#isPromise(call)) this.#report(call);
		} else if (this.#isPromise(call) && !isOfDexie(declaration) && !isCombining(declaration)) this.#report(call);
	}

	/** What is waited for must come from a call, which is looked at by itself. */
	#waits(node: ts.Expression): void {
		if (!ts.isCallExpression(node) && !ts.isNewExpression(node) && this.#isForeign(node)) this.#report(node);
	}

	#isPromise(node: ts.Expression): boolean {
		return this.#checker.getTypeAtLocation(node).getProperty('then') !== undefined;
	}

	#isForeign(node: ts.Expression): boolean {
		const then = this.#checker.getTypeAtLocation(node).getProperty('then');
		return then !== undefined && !then.declarations?.every(isOfDexie);
	}

	#report(node: ts.Node): void {
		const file = node.getSourceFile();
		const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
		const path = file.fileName.slice(repository.length + 1);
		this.foreign.add(`${path}:${line}: ${node.getText(file).split('\n')[0]}`);
	}
}

function isOfDexie(declaration: ts.Declaration | undefined): boolean {
	return /\/node_modules\/dexie\//.test(declaration?.getSourceFile().fileName ?? '');
}
function isOurs(declaration: ts.Declaration): boolean {
	const { fileName } = declaration.getSourceFile();
	return fileName.startsWith(join(repository, 'src')) && !fileName.includes('/node_modules/');
}
/** `Promise.all` and its like, and `then`: as good as what they are given. */
function isCombining(declaration: ts.Declaration | undefined): boolean {
	const owner = declaration?.parent;
	return (
		owner !== undefined &&
		ts.isInterfaceDeclaration(owner) &&
		/^Promise(Like|Constructor)?$/.test(owner.name.text) &&
		/\/typescript\/lib\//.test(owner.getSourceFile().fileName)
	);
}
