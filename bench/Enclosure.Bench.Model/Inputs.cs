using System.Text.Json;

namespace Enclosure.Bench.Model;

/// <summary>Something about the inputs or the page that the person at the terminal can put right.</summary>
internal sealed class InputException(string message) : Exception(message);

/// <param name="From">Where the figure comes from: a measurement, a choice, or a price to be looked up.</param>
internal sealed record Figure(double Value, string Unit, string From);

/// <summary>The figures that everything is reckoned from, by group and name, in the order of their file.</summary>
internal sealed class Inputs(IReadOnlyDictionary<string, IReadOnlyDictionary<string, Figure>> groups)
{
    private static readonly JsonSerializerOptions Form = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, Figure>> Groups { get; } = groups;

    /// <summary>Refuses with <see cref="InputException"/> what is not there or is no such file.</summary>
    public static Inputs Load(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var groups = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, Figure>>>(file, Form)!;
            return new Inputs(groups.ToDictionary(
                group => group.Key, group => (IReadOnlyDictionary<string, Figure>)group.Value));
        }
        catch (JsonException e)
        {
            throw new InputException($"{path}: {e.Message}");
        }
    }

    public double this[string group, string name] =>
        Groups.TryGetValue(group, out var figures) && figures.TryGetValue(name, out var figure)
            ? figure.Value
            : throw new InputException($"There is no figure '{name}' under '{group}'.");
}
