import type { Argument, Call, Entry, FieldType, MetricDeclaration, PropertyDeclaration, Type, Value } from '../generated/ast.js';
import { fieldsOf, type Shape } from './shape.js';
import type { Types } from './types.js';

/** What is expected where a value stands: the shape of the type that its declaration gives it. */
export class Expected {
  constructor(private readonly types: Types) {}

  /** Null when nothing says what is expected, because the declaration is missing or misspelt. */
  at(value: Value): Shape | null {
    const container = value.$container;
    switch (container.$type) {
      case 'Property':
        return this.ofDeclaration(container.declaration?.ref);
      case 'PropertyDeclaration':
      case 'FieldType':
        return this.ofDeclaration(container);
      case 'Entry':
        return this.ofEntry(container);
      case 'List': {
        const list = this.at(container);
        return list && this.types.items(list);
      }
      case 'Argument':
        return this.ofDeclaration(this.parameter(container));
      case 'Scaled':
      case 'Per':
      case 'Sum':
        return this.at(container);
      case 'Expectation':
        return this.ofDeclaration(container.metric?.ref);
      default:
        // Figures in flows, faults and ranges: the statement that they stand in says what it wants.
        return null;
    }
  }

  /** The parameter that an argument is for, by its name or else by its place. */
  parameter(argument: Argument): FieldType | undefined {
    if (argument.parameter) return argument.parameter.ref;
    const call: Call = argument.$container;
    return call.function?.ref?.parameters[call.arguments.indexOf(argument)];
  }

  /** The field of a record that an entry fills. */
  field(entry: Entry): FieldType | undefined {
    const name = entry.key?.$refText;
    const shape = this.at(entry.$container);
    return shape?.records.flatMap(fieldsOf).find((field) => field.name === name);
  }

  private ofEntry(entry: Entry): Shape | null {
    const field = this.field(entry);
    if (field) return this.ofDeclaration(field);
    const [map] = this.at(entry.$container)?.maps ?? [];
    return this.ofType(map?.value);
  }

  /** What a declaration admits; null when it has no type. */
  of(declaration: PropertyDeclaration): Shape | null {
    return this.ofDeclaration(declaration);
  }

  private ofDeclaration(declaration: PropertyDeclaration | FieldType | MetricDeclaration | undefined): Shape | null {
    return this.ofType(declaration?.type);
  }

  private ofType(type: Type | undefined): Shape | null {
    return type ? this.types.of(type) : null;
  }
}
