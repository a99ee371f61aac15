using System.Globalization;

namespace Enclosure.Bench.Peers;

/// <summary>What the kernel knows about a process and those it started, out of /proc.</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of all of them, those that have ended included.</summary>
    public static double CpuSeconds(int pid) => Members(pid).Sum(CpuTicks) / TicksPerSecond;

    /// <summary>The most memory each had resident, added up.</summary>
    public static double PeakMegabytes(int pid) => Members(pid).Sum(PeakKilobytes) / 1024.0;

    /// <summary>Starts the count of the peak anew, from what is resident now.</summary>
    public static void ForgetPeak(int pid)
    {
        foreach (var file in Members(pid).Select(member => $"/proc/{member}/clear_refs").Where(File.Exists))
        {
            File.WriteAllText(file, "5");
        }
    }

    private static IEnumerable<int> Members(int pid) => Children(pid).SelectMany(Members).Prepend(pid);

    private static int[] Children(int pid)
    {
        var tasks = Directory.Exists($"/proc/{pid}/task") ? Directory.GetDirectories($"/proc/{pid}/task") : [];
        return [.. tasks.SelectMany(task => Read(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture))];
    }

    private static double CpuTicks(int pid)
    {
        // The name in brackets may hold spaces; user, system and the ended children's two times are fields 14 to 17.
        var stat = Read($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Skip(11).Take(4).Sum(field => double.Parse(field, CultureInfo.InvariantCulture));
    }

    private static double PeakKilobytes(int pid)
    {
        var line = Read($"/proc/{pid}/status").Split('\n').FirstOrDefault(each => each.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return ""; // It has ended meanwhile.
        }
    }
}
