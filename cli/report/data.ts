// What a report is made of: figures and points, small however long the file is.

/** Points along x: as many as a screen has columns. */
export interface Course {
  /** least, mean and most of the rows that share a point; null where none has an answer */
  readonly least: readonly (number | null)[];
  readonly mean: readonly (number | null)[];
  readonly most: readonly (number | null)[];
}

export interface Histogram {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
  /** a bar a whole number */
  readonly whole: boolean;
  /** finite values below and beyond the ends */
  readonly below: number;
  readonly beyond: number;
}

export interface Figures {
  /** rows with a finite number */
  readonly count: number;
  /** NaN, and what is not finite */
  readonly invalid: number;
  /** all of them are whole numbers */
  readonly whole?: boolean;
  /** NULL */
  readonly nulls: number;
  readonly mean?: number;
  readonly deviation?: number;
  /** least, 5 %, 25 %, median, 75 %, 95 %, most */
  readonly quantiles?: readonly number[];
}

export interface ReportColumn {
  readonly role: "input" | "output";
  /** of the formula */
  readonly name: string;
  /** of the file, where it is called otherwise */
  readonly from?: string;
  readonly unit: string;
  readonly doc: string;
  readonly figures: Figures;
  /** 1 or 0: its mean is the share of yes */
  readonly isShare: boolean;
  /** of numbers, and of yes and no as 1 and 0 */
  readonly course?: Course;
  readonly histogram?: Histogram;
  /** of names: how often each comes up, the most frequent first */
  readonly names?: readonly { readonly name: string; readonly count: number }[];
}

export interface ReportParam {
  readonly name: string;
  readonly value: string;
  readonly unit: string;
  readonly doc: string;
  /** not the default */
  readonly told: boolean;
}

export interface Report {
  readonly formula: string;
  readonly doc: string;
  readonly equation: string;
  readonly source: string;
  readonly file: string;
  readonly rows: number;
  readonly seconds: number;
  /** what one point of x is: row numbers, or a column of times or numbers */
  readonly x: { readonly label: string; readonly kind: "rows" | "time" | "number"; readonly values: readonly number[] };
  /** rows of a point; 1 where each has its own */
  readonly rowsOfPoint: number;
  readonly columns: readonly ReportColumn[];
  readonly params: readonly ReportParam[];
  /** quantiles are estimates */
  readonly about: boolean;
  /** how it was made: lines of name and text */
  readonly made: readonly (readonly [string, string])[];
  readonly notes: readonly string[];
}
