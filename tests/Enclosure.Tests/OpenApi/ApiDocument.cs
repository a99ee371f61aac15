using System.Text.Json;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.OpenApi;

/// <summary>A document as the server gives it out.</summary>
internal sealed class ApiDocument
{
    /// <summary>Documented of answers that are a file, whose own type they come with.</summary>
    private const string AnyBytes = "application/octet-stream";

    private readonly SchemaChecker _checker;

    private ApiDocument(string dialect, JsonElement root)
    {
        (Dialect, Root, _checker) = (dialect, root, new SchemaChecker(root));
        Operations =
        [
            .. from path in root.GetProperty("paths").EnumerateObject()
               from method in path.Value.EnumerateObject()
               select new ApiOperation(
                   method.Value.GetProperty("operationId").GetString()!, method.Name.ToUpperInvariant(), path.Name, method.Value),
        ];
    }

    public string Dialect { get; }
    public JsonElement Root { get; }
    public IReadOnlyList<ApiOperation> Operations { get; }

    public static async Task<ApiDocument> ReadAsync(TestServer server, string dialect)
    {
        await using var json = await server.Http.GetStreamAsync($"/openapi/{dialect}.json");
        using var document = await JsonDocument.ParseAsync(json);
        return new ApiDocument(dialect, document.RootElement.Clone());
    }

    public static async Task<IReadOnlyList<ApiDocument>> ReadAllAsync(TestServer server) =>
        [await ReadAsync(server, "robotomail"), await ReadAsync(server, "sendkit")];

    public ApiOperation Operation(string id) => Operations.Single(operation => operation.Id == id);

    /// <summary>What the answer has that the document does not say, or lacks that it does; empty when both agree.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync(ApiOperation operation, HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        if (!operation.Json.GetProperty("responses").TryGetProperty(status.ToString(), out var described))
            return [$"status {status} is not listed ({await answer.Content.ReadAsStringAsync()})"];
        var mediaType = answer.Content.Headers.ContentType?.MediaType ?? "";
        var listed = described.GetProperty("content");
        if (status < 400 && listed.TryGetProperty(AnyBytes, out _)) mediaType = AnyBytes;
        if (!listed.TryGetProperty(mediaType, out var content)) return [$"{mediaType} is not listed"];
        var faults = HeaderFaults(described.GetProperty("headers"), answer).ToList();
        if (mediaType != "application/json")
        {
            answer.Dispose();
            return faults;
        }

        using var body = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
        return [.. faults, .. _checker.Faults(content.GetProperty("schema"), body.RootElement)];
    }

    /// <summary>What was sent and accepted though the document forbids it, of a JSON body.</summary>
    public async Task<IReadOnlyList<string>> RequestFaultsAsync(ApiOperation operation, HttpRequestMessage request)
    {
        if (operation.JsonFields.Count == 0) return [];
        using var body = await JsonDocument.ParseAsync(await request.Content!.ReadAsStreamAsync());
        return _checker.Faults(operation.JsonSchema!.Value, body.RootElement);
    }

    /// <summary>Faults of an error that belongs to no operation.</summary>
    public IReadOnlyList<string> ErrorFaults(JsonElement body) =>
        _checker.Faults(Root.GetProperty("components").GetProperty("schemas").GetProperty("Error"), body);

    private static IEnumerable<string> HeaderFaults(JsonElement described, HttpResponseMessage answer)
    {
        var listed = described.EnumerateObject().Select(header => header.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var header in described.EnumerateObject())
            if (header.Value.TryGetProperty("required", out var required) && required.GetBoolean() && !answer.Headers.Contains(header.Name))
                yield return $"header {header.Name} is missing";
        foreach (var name in answer.Headers.Select(header => header.Key))
            if (IsOurs(name) && !listed.Contains(name))
                yield return $"header {name} is not listed";
    }

    private static bool IsOurs(string header) =>
        header != "X-Content-Type-Options"
            && (header.StartsWith("X-", StringComparison.Ordinal) || header is "Idempotent-Replayed" or "Retry-After" or "Repr-Digest");
}

internal sealed record ApiOperation(string Id, string Method, string Path, JsonElement Json)
{
    public IEnumerable<JsonElement> Parameters => Json.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : [];

    public IEnumerable<string> Statuses => Json.GetProperty("responses").EnumerateObject().Select(answer => answer.Name);

    /// <summary>What its JSON body is to be; null when it takes none.</summary>
    public JsonElement? JsonSchema =>
        Json.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out var json)
            ? json.GetProperty("schema")
            : null;

    /// <summary>The fields of its JSON body; empty when it takes none.</summary>
    public IReadOnlyList<string> JsonFields =>
        JsonSchema is { } schema ? [.. schema.GetProperty("properties").EnumerateObject().Select(property => property.Name)] : [];

    /// <summary>Every stable code listed, over all statuses.</summary>
    public IEnumerable<string> Codes =>
        from answer in Json.GetProperty("responses").EnumerateObject()
        where answer.Name[0] is '4' or '5'
        let schema = answer.Value.GetProperty("content").GetProperty("application/json").GetProperty("schema")
        from part in schema.GetProperty("allOf").EnumerateArray()
        where part.TryGetProperty("properties", out _)
        from member in part.GetProperty("properties").EnumerateObject()
        from code in member.Value.GetProperty("enum").EnumerateArray()
        select code.GetString()!;

    /// <summary>Whether its path names a conversation.</summary>
    public bool IsOfConversation => Path.StartsWith("/v1/inbox/{id}", StringComparison.Ordinal);

    /// <summary>Whether it sends a message from a mailbox.</summary>
    public bool Sends => Id == "sendMessage";

    /// <summary>Whether it takes bytes as they are, a message.</summary>
    public bool TakesMail =>
        Json.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("message/rfc822", out _);

    public bool Takes(string parameter) => Parameters.Any(found => found.GetProperty("name").GetString() == parameter);

    public override string ToString() => $"{Method} {Path}";
}
