using System.Text;

namespace Enclosure.Bench.Report;

/// <summary>The report: printed as it grows, and kept whole for a file.</summary>
internal sealed class Document(string? file)
{
    private readonly StringBuilder _text = new();

    public async Task Add(string section, CancellationToken stop)
    {
        Console.WriteLine(section);
        _text.AppendLine(section.TrimEnd()).AppendLine();
        if (file is not null)
        {
            await File.WriteAllTextAsync(file, _text.ToString().TrimEnd() + "\n", stop);
        }
    }
}
