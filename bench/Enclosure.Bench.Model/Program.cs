using Enclosure.Bench.Model;

const int Differs = 1;
const int Mistake = 2;
const string DefaultInputs = "bench/Enclosure.Bench.Model/inputs.json";

string? Flag(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

try
{
    var tables = Report.Write(Inputs.Load(Flag("--inputs") ?? DefaultInputs));
    if (Flag("--write") is { } page)
    {
        File.WriteAllText(page, Page.With(File.ReadAllText(page), tables));
        return 0;
    }

    if (Flag("--check") is { } written)
    {
        if (Page.Tables(File.ReadAllText(written)) == tables) return 0;
        Console.Error.WriteLine($"{written} has other tables than its inputs give. Run: ./bench/model --write {written}");
        return Differs;
    }

    Console.Write(tables);
    return 0;
}
catch (Exception e) when (e is InputException or IOException)
{
    Console.Error.WriteLine($"model: {e.Message}");
    return Mistake;
}
