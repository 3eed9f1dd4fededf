/** A parsed label selector. */
export interface LabelSelectorMatcher {
  matches(labels: Readonly<Record<string, string>> | undefined): boolean;
  /** `key=value` requirements every match must satisfy, for index look-ups. */
  readonly equalities: readonly { readonly key: string; readonly value: string }[];
  readonly empty: boolean;
  toString(): string;
}

export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** A parsed field selector: all requirements must hold. */
export interface FieldSelector {
  readonly requirements: readonly FieldRequirement[];
  matches(value: (field: string) => string | undefined): boolean;
  toString(): string;
}
