import { createContext, Script } from 'node:vm'
import { inNetwork, parseAddress } from '../../model/address.ts'
import type { InterfaceAttributes } from '../../model/interface-attributes.ts'
import type { InterfaceRule, TextMatch } from '../../model/interface-settings.ts'
import { MOST_NAME_BYTES } from '../../model/name-text.ts'

/** Longer than any honest rule takes, in milliseconds. */
const DEADLINE = 250

/** The texts that rules look at, in the order in which groups are counted. */
const texts = ['name', 'alias', 'description'] as const

/** What rules set; a subset of what is known of an interface. */
export type RuleResult = InterfaceRule['set']

const nothing: RuleResult = {}

/** Rules that say what an interface is by its names. Run when an interface is learned, never per flow. */
export class Rules {
  readonly #rules: readonly InterfaceRule[]
  readonly #tooSlow: (rule: InterfaceRule) => void
  /** Rules that took too long once, and are off. */
  readonly off = new Set<InterfaceRule>()
  readonly #sandbox: { work: () => void } = { work: () => undefined }
  readonly #context = createContext(this.#sandbox)
  readonly #script = new Script('work()')

  constructor(rules: readonly InterfaceRule[], tooSlow: (rule: InterfaceRule) => void) {
    this.#rules = rules
    this.#tooSlow = tooSlow
  }

  /** What the first rule that matches sets. */
  apply(sampler: string, ifIndex: number, known: InterfaceAttributes): RuleResult {
    for (const rule of this.#rules) {
      if (this.off.has(rule) || !isAbout(rule, sampler, ifIndex, known.speed)) continue
      const groups = this.#groups(rule, known)
      if (groups !== undefined) return filledIn(rule.set, groups)
    }
    return nothing
  }

  /**
   * What the groups of a rule found; `undefined` where it does not match. A regular expression can take
   * for ever on a text that somebody made for it, and names come from the network: V8 is told to stop it.
   */
  #groups(rule: InterfaceRule, known: InterfaceAttributes): readonly string[] | undefined {
    if (!texts.some((text) => rule[text] instanceof RegExp)) return groupsFound(rule, known)
    let found: readonly string[] | undefined
    this.#sandbox.work = () => {
      found = groupsFound(rule, known)
    }
    try {
      this.#script.runInContext(this.#context, { timeout: DEADLINE })
    } catch (error) {
      if (!isTimeout(error)) throw error
      this.off.add(rule)
      this.#tooSlow(rule)
      return undefined
    }
    return found
  }
}

/** An error of another context is no `Error` of this one. */
function isTimeout(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error && error.code
  return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}

/** Whether what costs nothing to compare is as the rule wants it. */
function isAbout(
  rule: InterfaceRule,
  sampler: string,
  index: number,
  speed: number | undefined,
): boolean {
  const { samplers, ifIndex } = rule
  if (ifIndex !== undefined && (index < ifIndex.first || index > ifIndex.last)) return false
  if (rule.speed !== undefined && rule.speed !== speed) return false
  if (samplers === undefined) return true
  const words = parseAddress(sampler)
  return words !== undefined && samplers.some((network) => inNetwork(words, 0, network))
}

function groupsFound(rule: InterfaceRule, known: InterfaceAttributes): string[] | undefined {
  const groups: string[] = []
  for (const text of texts) {
    const wanted = rule[text]
    if (wanted === undefined) continue
    const found = groupsOf(wanted, known[text] ?? '')
    if (found === undefined) return undefined
    groups.push(...found)
  }
  return groups
}

function groupsOf(wanted: TextMatch, text: string): string[] | undefined {
  if (typeof wanted === 'string') return wanted === text ? [] : undefined
  return wanted
    .exec(text)
    ?.slice(1)
    .map((group) => group ?? '')
}

function filledIn(set: RuleResult, groups: readonly string[]): RuleResult {
  const fill = (text: string | undefined) =>
    text
      ?.replace(/\$([1-9])/g, (_, digit) => groups[Number(digit) - 1] ?? '')
      .slice(0, MOST_NAME_BYTES)
      .trim()
  return { ...set, provider: fill(set.provider), connectivity: fill(set.connectivity) }
}
