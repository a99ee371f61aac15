using System.Text.Json;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.OpenApi;

public sealed class SchemaCheckerTests
{
    private const string Document =
        """
        { "components": { "schemas": {
            "Pet": { "type": "object", "required": ["id", "tags"], "properties": {
                "id": { "type": "string", "format": "uuid" },
                "age": { "type": ["integer", "null"], "minimum": 0 },
                "owner": { "oneOf": [ { "type": "null" }, { "$ref": "#/components/schemas/Owner" } ] },
                "tags": { "type": "array", "items": { "type": "string", "enum": ["a", "b"] } },
                "headers": { "type": "object", "additionalProperties": { "type": "string" } } } },
            "Owner": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string", "minLength": 1 } } },
            "Narrow": { "allOf": [ { "$ref": "#/components/schemas/Pet" }, { "type": "object", "properties": { "age": { "enum": [7] } } } ] } } } }
        """;

    private const string Id = "\"id\":\"0198c7a8-0000-7000-8000-000000000001\"";

    [Theory]
    [InlineData("Pet", "{" + Id + ",\"tags\":[]}")]
    [InlineData("Pet", "{" + Id + ",\"tags\":[\"a\",\"b\"],\"age\":null,\"owner\":null,\"headers\":{\"X\":\"y\"}}")]
    [InlineData("Pet", "{" + Id + ",\"tags\":[],\"age\":3,\"owner\":{\"name\":\"n\"}}")]
    [InlineData("Narrow", "{" + Id + ",\"tags\":[],\"age\":7}")]
    public void A_value_that_holds_has_no_faults(string schema, string value) => Faults(schema, value).ShouldBeEmpty();

    [Theory]
    [InlineData("Pet", "[]", "$ is Array, not object")]
    [InlineData("Pet", "{" + Id + "}", "$.tags is missing")]
    [InlineData("Pet", "{\"id\":\"x\",\"tags\":[]}", "$.id is no uuid: x")]
    [InlineData("Pet", "{" + Id + ",\"tags\":[\"c\"]}", "$.tags[0] is c, not one of [\"a\", \"b\"]")]
    [InlineData("Pet", "{" + Id + ",\"tags\":[],\"age\":1.5}", "$.age is Number, not [\"integer\", \"null\"]")]
    [InlineData("Pet", "{" + Id + ",\"tags\":[],\"age\":-1}", "$.age is too small: -1")]
    [InlineData("Pet", "{" + Id + ",\"tags\":[],\"owner\":{\"name\":\"\"}}", "$.owner fits none or several of its choices")]
    [InlineData("Pet", "{" + Id + ",\"tags\":[],\"owner\":{\"name\":\"n\",\"x\":1}}", "$.owner.x is in no schema")]
    [InlineData("Pet", "{" + Id + ",\"tags\":[],\"headers\":{\"X\":1}}", "$.headers.X is Number, not string")]
    [InlineData("Pet", "{" + Id + ",\"tags\":[],\"more\":1}", "$.more is in no schema")]
    [InlineData("Narrow", "{" + Id + ",\"tags\":[],\"age\":8}", "$.age is 8, not one of [7]")]
    public void A_value_that_does_not_hold_is_told_where_and_why(string schema, string value, string fault) =>
        Faults(schema, value).ShouldBe([fault]);

    private static IReadOnlyList<string> Faults(string schema, string value)
    {
        using var document = JsonDocument.Parse(Document);
        using var json = JsonDocument.Parse(value);
        return new SchemaChecker(document.RootElement)
            .Faults(document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty(schema), json.RootElement);
    }
}
