using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;

namespace Enclosure.Server;

/// <summary>
/// <c>/healthz</c>: the process answers. <c>/readyz</c>: the database and the place for staging can be used, and the server was not told to
/// stop. A bucket is not asked: where it is away, it is away for every copy, and clients are told so.
/// </summary>
internal static class HealthRoutes
{
    public static void Map(IEndpointRouteBuilder routes, Core core, Departure departure)
    {
        routes.MapGet("/healthz", http => JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, Ok, HealthJson.Default.HealthWire));
        routes.MapGet("/readyz", http => ReadyAsync(http, core, departure));
    }

    private static async Task ReadyAsync(HttpContext http, Core core, Departure departure)
    {
        if (departure.IsAnnounced) throw new RefusedException(Refusal.Unavailable, "The server is about to stop. Ask another copy.");
        await core.Readiness.RequireAsync(http.RequestAborted);
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, Ok, HealthJson.Default.HealthWire);
    }

    private static HealthWire Ok { get; } = new("ok");
}

internal sealed record HealthWire(string Status);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HealthWire))]
internal sealed partial class HealthJson : JsonSerializerContext;
