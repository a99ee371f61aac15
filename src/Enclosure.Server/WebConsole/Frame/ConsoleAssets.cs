using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Enclosure.Server.WebConsole.Frame;

/// <summary>
/// Styles, scripts and pictures of the console, part of the program. Their address has a hash of them all, so that browsers may keep them
/// for ever and a script finds the scripts of its own version beside it.
/// </summary>
public static class ConsoleAssets
{
    public const string Route = "/console/assets/{version}/{name}";

    private const string Prefix = "Enclosure.Server.WebConsole.Assets.";

    private static readonly FrozenDictionary<string, byte[]> Files = Load();

    private static string Version { get; } = Hash();

    /// <summary>The address of an asset. Throws for a name that is none.</summary>
    public static string Path(string name) =>
        Files.ContainsKey(name)
            ? $"/console/assets/{Version}/{name}"
            : throw new ArgumentException($"There is no asset '{name}'.", nameof(name));

    internal static Task WriteAsync(HttpContext http)
    {
        var name = http.Request.RouteValues["name"] as string ?? "";
        if (!Files.TryGetValue(name, out var file)) throw new RefusedException(Refusal.NotFound, "There is no such asset.");
        var current = http.Request.RouteValues["version"] as string == Version;
        var response = http.Response;
        response.ContentType = ContentType(name);
        response.ContentLength = file.Length;
        response.Headers.CacheControl = current ? "public, max-age=31536000, immutable" : "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        return response.Body.WriteAsync(file, http.RequestAborted).AsTask();
    }

    private static string ContentType(string name) => System.IO.Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"Assets named {other} have no content type."),
    };

    private static FrozenDictionary<string, byte[]> Load()
    {
        var assembly = typeof(ConsoleAssets).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(resource => resource[Prefix.Length..], resource => Read(assembly.GetManifestResourceStream(resource)!));
    }

    private static byte[] Read(Stream resource)
    {
        using (resource)
        {
            var bytes = new byte[resource.Length];
            resource.ReadExactly(bytes);
            return bytes;
        }
    }

    private static string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, file) in Files.OrderBy(file => file.Key, StringComparer.Ordinal)) hash.AppendData(file);
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
