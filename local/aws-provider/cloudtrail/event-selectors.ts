import type {
  AdvancedEventSelector,
  AdvancedFieldSelector,
  EventSelector,
  ReadWriteType,
} from "@aws-sdk/client-cloudtrail";
import type { Properties } from "../property";
import { lengthWithin, oneOf } from "../rules";
import { flag, isRecord, list, present, text, type Value, type Values } from "../value";

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html */
export const selectorProperties: Properties = {
  advancedEventSelectors: {
    is: "objects",
    of: {
      fieldSelectors: {
        is: "objects",
        required: true,
        of: {
          endsWiths: { is: "texts" },
          equals: { is: "texts" },
          field: { is: "text", required: true, rule: lengthWithin(1, 1000) },
          notEndsWiths: { is: "texts" },
          notEquals: { is: "texts" },
          notStartsWiths: { is: "texts" },
          startsWiths: { is: "texts" },
        },
      },
      name: { is: "text", rule: lengthWithin(0, 1000) },
    },
  },
  eventSelectors: {
    is: "objects",
    of: {
      dataResources: {
        is: "objects",
        of: { type: { is: "text", required: true }, values: { is: "texts", required: true } },
      },
      excludeManagementEventSources: { is: "texts" },
      includeManagementEvents: { is: "flag", default: true },
      readWriteType: {
        is: "text",
        default: "All",
        rule: oneOf("All", "ReadOnly", "WriteOnly"),
      },
    },
  },
};

export function advancedSelectors(values: Values): AdvancedEventSelector[] {
  return records(values, "advancedEventSelectors").map((selector) => ({
    Name: text(selector, "name"),
    FieldSelectors: records(selector, "fieldSelectors").map(fieldSelector),
  }));
}

function fieldSelector(field: Values): AdvancedFieldSelector {
  return {
    Field: text(field, "field"),
    EndsWith: texts(field, "endsWiths"),
    Equals: texts(field, "equals"),
    NotEndsWith: texts(field, "notEndsWiths"),
    NotEquals: texts(field, "notEquals"),
    NotStartsWith: texts(field, "notStartsWiths"),
    StartsWith: texts(field, "startsWiths"),
  };
}

/** An empty list where there are none: the engine takes what is left out for unknown in a preview. */
export function advancedSelectorValues(selectors: readonly AdvancedEventSelector[] = []): Value {
  return selectors.map(({ Name, FieldSelectors = [] }) =>
    present({
      name: Name,
      fieldSelectors: FieldSelectors.map((field) =>
        present({
          endsWiths: field.EndsWith,
          equals: field.Equals,
          field: field.Field,
          notEndsWiths: field.NotEndsWith,
          notEquals: field.NotEquals,
          notStartsWiths: field.NotStartsWith,
          startsWiths: field.StartsWith,
        }),
      ),
    }),
  );
}

export function basicSelectors(values: Values): EventSelector[] {
  return records(values, "eventSelectors").map((selector) => ({
    DataResources: records(selector, "dataResources").map((resource) => ({
      Type: text(resource, "type"),
      Values: texts(resource, "values"),
    })),
    ExcludeManagementEventSources: texts(selector, "excludeManagementEventSources"),
    IncludeManagementEvents: flag(selector, "includeManagementEvents"),
    // The check has let only AWS's own values through.
    ReadWriteType: text(selector, "readWriteType") as ReadWriteType | undefined,
  }));
}

/** As above. */
export function basicSelectorValues(selectors: readonly EventSelector[] = []): Value {
  return selectors.map((selector) =>
    present({
      dataResources: (selector.DataResources ?? []).map(({ Type, Values }) =>
        present({ type: Type, values: Values }),
      ),
      excludeManagementEventSources: selector.ExcludeManagementEventSources,
      includeManagementEvents: selector.IncludeManagementEvents ?? true,
      readWriteType: selector.ReadWriteType ?? "All",
    }),
  );
}

function records(values: Values, name: string): readonly Values[] {
  return list(values, name).filter(isRecord);
}

function texts(values: Values, name: string): string[] | undefined {
  const found = list(values, name).map(String);
  return found.length > 0 ? found : undefined;
}
