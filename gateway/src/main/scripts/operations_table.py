#!/usr/bin/env python3
"""Makes the table of operations from Discord's OpenAPI description.

    operations_table.py openapi.json > ../resources/dev/throng/gateway/rest/spec/discord-operations.json

The description is https://github.com/discord/discord-api-spec, specs/openapi.json, MIT licence. Only
facts are kept: method, path, parameters, the shape of bodies, names of the schemas of answers. The
output depends on the input alone, one operation or type per line, in the order of their names.
"""

import json
import sys

METHODS = ("get", "put", "post", "patch", "delete")
REF = "#/components/schemas/"
BOUNDS = {
    "string": ("minLength", "maxLength"),
    "array": ("minItems", "maxItems"),
    "integer": ("minimum", "maximum"),
    "number": ("minimum", "maximum"),
}


class Shapes:
    """Translates JSON schemas; collects the named ones that are used."""

    def __init__(self, schemas):
        self.schemas = schemas
        self.used = {}

    def of(self, schema):
        """A shape: {"type":...} with bounds, {"ref":name} or {"union":[...]}; "null" if it may be."""
        schema = without_null(schema)
        shape = self.plain(schema[0])
        return {**shape, "null": True} if schema[1] and shape != {"type": "any"} else shape

    def plain(self, schema):
        if "$ref" in schema:
            return self.named(schema["$ref"].removeprefix(REF))
        if "allOf" in schema and "enum" not in schema:
            return self.of(schema["allOf"][0])
        alternatives = schema.get("oneOf", schema.get("anyOf"))
        if alternatives and not all("const" in one for one in alternatives):
            shapes = [self.of(one) for one in alternatives]
            distinct = [one for i, one in enumerate(shapes) if one not in shapes[:i]]
            return distinct[0] if len(distinct) == 1 else {"union": distinct}
        return self.typed(schema)

    def named(self, name):
        target = self.schemas[name]
        if "properties" not in target and "oneOf" not in target or is_scalar(target):
            return self.of(target)
        if name not in self.used:
            self.used[name] = None
            self.used[name] = self.of(target)
        return {"ref": name}

    def typed(self, schema):
        kind = schema.get("type", "any")
        if kind == "object":
            return self.object(schema)
        form = schema.get("format")
        if form in ("snowflake", "date-time"):
            return {"type": form}
        shape = {"type": kind}
        values = schema.get("enum") or [one["const"] for one in schema.get("oneOf", [])]
        if values:
            shape["values"] = values
        for name, bound in zip(("min", "max"), BOUNDS.get(kind, ())):
            if schema.get(bound) is not None and not values:
                shape[name] = schema[bound]
        if kind == "array":
            shape["items"] = self.of(schema["items"])
            if schema.get("uniqueItems"):
                shape["unique"] = True
        return shape

    def object(self, schema):
        shape = {"type": "object"}
        properties = schema.get("properties")
        if properties is not None:
            shape["fields"] = {name: self.of(properties[name]) for name in sorted(properties)}
        if schema.get("required"):
            shape["required"] = sorted(schema["required"])
        return shape


def is_scalar(schema):
    return schema.get("type") in ("string", "integer", "number", "boolean")


def without_null(schema):
    """The schema without its alternative null, and whether it had one."""
    kinds = schema.get("type")
    if isinstance(kinds, list):
        rest = [kind for kind in kinds if kind != "null"]
        return {**schema, "type": rest[0]}, "null" in kinds
    for word in ("oneOf", "anyOf"):
        alternatives = schema.get(word, [])
        rest = [one for one in alternatives if one != {"type": "null"}]
        if len(rest) < len(alternatives):
            return (rest[0] if len(rest) == 1 else {**schema, word: rest}), True
    return schema, False


def answer(schema):
    """The name of an answer's schema, in brackets if it is an array of it; "" if it has none."""
    schema = without_null(schema)[0]
    if schema.get("type") == "array":
        return "[" + answer(schema["items"]) + "]"
    alternatives = schema.get("oneOf", schema.get("anyOf"))
    if alternatives:
        return "|".join(sorted(filter(None, map(answer, alternatives))))
    return schema.get("$ref", "").removeprefix(REF)


def parameters(shapes, common, operation, place):
    found = common + operation.get("parameters", [])
    return {
        one["name"]: shapes.of(one["schema"])
        for one in sorted(found, key=lambda one: one["name"])
        if one["in"] == place
    }


def facts(shapes, method, path, common, operation):
    row = {"method": method.upper(), "path": path}
    for place, key in (("path", "parameters"), ("query", "query")):
        found = parameters(shapes, common, operation, place)
        if found:
            row[key] = found
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        row["body"] = shapes.of(content["application/json"]["schema"])
    row["answers"] = {
        status: answer(response.get("content", {}).get("application/json", {}).get("schema", {}))
        for status, response in sorted(operation["responses"].items())
        if status.startswith("2")
    }
    return row


def lines(rows):
    return ",\n".join(
        json.dumps(name) + ":" + json.dumps(row, separators=(",", ":"), ensure_ascii=False)
        for name, row in sorted(rows.items())
    )


def main(path):
    with open(path, encoding="utf-8") as file:
        api = json.load(file)
    shapes = Shapes(api["components"]["schemas"])
    operations = {
        operation["operationId"]: facts(shapes, method, path, item.get("parameters", []), operation)
        for path, item in api["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }
    print('{"source":"https://github.com/discord/discord-api-spec specs/openapi.json",')
    print('"licence":"MIT, Copyright Discord",')
    print(f'"version":{json.dumps("OpenAPI " + api["openapi"] + ", API v" + api["info"]["version"])},')
    print('"operations":{\n' + lines(operations) + "\n},")
    print('"types":{\n' + lines(shapes.used) + "\n}}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
