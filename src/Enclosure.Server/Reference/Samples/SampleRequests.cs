using System.Text.Json.Nodes;
using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Reference.Samples;

/// <summary>Makes an operation's sample of its description: what it needs, and what it is usually sent with.</summary>
/// <param name="origin">Scheme, host and port of this server as the reader reaches it.</param>
/// <param name="key">The key, or what stands for it.</param>
internal sealed class SampleRequests(string origin, string key, KnownThings known)
{
    public SampleRequest Of(DialectManual manual, Operation operation) => new(
        operation.Method,
        origin + PathOf(operation) + QueryOf(operation),
        [KeyHeader(manual.KeyPlaces[0]), .. Headers(operation)],
        operation.Body is { } body ? BodyOf(body) : null,
        AnswerOf(operation.Answer));

    /// <summary>The bytes of a file on their way to where a link for uploading leads.</summary>
    public SampleRequest ToLink(FileExample file) =>
        new("PUT", known.Of(Thing.UploadLink, isRequired: true)!, [], new FileBody(file), new SampleAnswer(AnswerUse.ShowStatus));

    /// <summary>The bytes of a file from where its link leads.</summary>
    public SampleRequest FromLink(string savedAs) =>
        new("GET", known.Of(Thing.DownloadLink, isRequired: true)!, [], null, new SampleAnswer(AnswerUse.Save, savedAs));

    /// <summary>A value for the field, or null when a request is better sent without.</summary>
    public JsonNode? ValueOf(Field field)
    {
        if (field.Names is not { } thing) return field.Example is { } example ? Filled(example, field.IsRequired) : null;
        if (!field.IsRequired && !field.IsUsual) return null;
        if (known.Of(thing, field.IsRequired) is not { } value) return null;
        return field.Form.Kind == ValueKind.List ? new JsonArray(value) : JsonValue.Create(value);
    }

    private string PathOf(Operation operation) =>
        Placed(operation, ParameterPlace.Path).Aggregate(
            operation.Path, (path, value) => path.Replace($"{{{value.Name}}}", Uri.EscapeDataString(value.Value)));

    private string QueryOf(Operation operation)
    {
        var query = Placed(operation, ParameterPlace.Query)
            .Select(value => $"{Uri.EscapeDataString(value.Name)}={Uri.EscapeDataString(value.Value)}");
        return string.Join('&', query) is { Length: > 0 } joined ? $"?{joined}" : "";
    }

    private IEnumerable<SampleHeader> Headers(Operation operation) => Placed(operation, ParameterPlace.Header);

    private IEnumerable<SampleHeader> Placed(Operation operation, ParameterPlace place) =>
        from parameter in operation.Parameters
        where parameter.Place == place
        let value = ValueOf(parameter.Field)
        where value is not null
        select new SampleHeader(parameter.Field.Name, value.ToString());

    private SampleHeader KeyHeader(KeyPlace place) =>
        place.Header is { } header ? new SampleHeader(header, key) : new SampleHeader("Authorization", $"Bearer {key}");

    private SampleBody BodyOf(RequestBody body)
    {
        if (body.File is not { } file) return new JsonBody(Members(body));
        return body.Fields is [var part] ? new FormBody(part.Name, file) : new FileBody(file);
    }

    private JsonObject Members(RequestBody body)
    {
        var members = new JsonObject();
        foreach (var field in body.Fields)
            if (ValueOf(field) is { } value) members[field.Name] = value;
        return members;
    }

    private static SampleAnswer AnswerOf(Answer answer) => answer switch
    {
        { SavedAs: { } name } => new SampleAnswer(AnswerUse.Save, name),
        { MediaType: "text/event-stream" } => new SampleAnswer(AnswerUse.Listen),
        _ => new SampleAnswer(AnswerUse.ShowJson),
    };

    /// <summary>
    /// The example with things of the account in place of what stands for them; null when one is missing that need not be.
    /// </summary>
    private JsonNode? Filled(JsonNode example, bool isRequired)
    {
        var text = example.ToJsonString();
        foreach (var thing in Enum.GetValues<Thing>())
        {
            var placeholder = JsonValue.Create(Things.Placeholder(thing)).ToJsonString();
            if (!text.Contains(placeholder)) continue;
            if (known.Of(thing, isRequired) is not { } value) return null;
            text = text.Replace(placeholder, JsonValue.Create(value).ToJsonString());
        }

        return JsonNode.Parse(text);
    }
}
