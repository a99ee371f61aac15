namespace Enclosure.Server.Dialects;

/// <summary>Ids in paths and queries: lower- or upper-case UUIDs with dashes; anything else is an id nobody has.</summary>
public static class PathIds
{
    /// <summary>Refuses with <see cref="Refusal.NotFound"/>.</summary>
    public static Guid Required(HttpContext http, string name, string what) =>
        Guid.TryParseExact(http.Request.RouteValues[name] as string, "D", out var id)
            ? id
            : throw new RefusedException(Refusal.NotFound, $"{what} not found");
}
