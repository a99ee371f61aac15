using System.Text.Json;
using System.Text.Json.Serialization;
using Enclosure.Sql;

namespace Enclosure.Server;

/// <summary>
/// What tells a data directory from all others in rows that several servers share. A directory that was copied or moved, or that another
/// machine uses now, is a new one: what it held is freed by age, for the server it was copied from may still run.
/// </summary>
internal static class DataPlace
{
    private const string FileName = "place.json";

    /// <summary>For the one process that holds the directory's lock.</summary>
    public static RowHolder Of(string data)
    {
        var (file, host, path) = (Path.Combine(data, FileName), Environment.MachineName, Path.GetFullPath(data));
        if (Read(file) is { } known && known.Host == host && known.Path == path) return RowHolder.At($"{host}/{known.Id:n}");
        var made = new Place(Guid.NewGuid(), host, path);
        File.WriteAllText(file, JsonSerializer.Serialize(made, PlaceJson.Default.Place));
        return RowHolder.At($"{host}/{made.Id:n}");
    }

    private static Place? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), PlaceJson.Default.Place);
        }
        catch (Exception e) when (e is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    internal sealed record Place(Guid Id, string Host, string Path);
}

[JsonSerializable(typeof(DataPlace.Place))]
internal sealed partial class PlaceJson : JsonSerializerContext;
